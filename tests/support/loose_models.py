"""Random models that are often unsound: loose graphs, and blocks with a change."""

from __future__ import annotations

from random import Random

_GATEWAYS = ("xor", "and", "or")


def loose_model(random: Random) -> str:
    """Draw tasks, gateways and boundary events connected by chance."""
    count = random.randint(2, 8)
    names = [f"n{number}" for number in range(count)]
    ends = ["e0", "e1", "e2"]
    lines = ["start s"]
    sources = {"s": [names[0]]}
    for number, name in enumerate(names):
        kind = random.choice(["task", "task", *_GATEWAYS])
        lines.append(f"{kind} {name}")
        sources[name] = []
        if kind == "task" and random.random() < 0.2:
            cancel = random.choice(["true", "false"])
            lines.append(f"on {name} timer b{number} duration=PT1H cancel={cancel}")
            sources[f"b{number}"] = [random.choice([*names, *ends])]
        if number:
            earlier = random.choice(names[max(0, number - 3) : number])
            sources[earlier].append(name)
    for targets in sources.values():
        while not targets or random.random() < 0.2:
            targets.append(random.choice([*names, *ends]))
    used = {target for targets in sources.values() for target in targets}
    kinds = ["end", "end", random.choice(["end", "end-terminate", "end-error"])]
    lines += [
        f"{kind} {end}" + (" code=E" if kind == "end-error" else "")
        for kind, end in zip(kinds, ends, strict=True)
        if end in used
    ]
    return "\n".join([*lines, *_flows(sources, random)])


def _flows(sources: dict[str, list[str]], random: Random) -> list[str]:
    flows = []
    for source, targets in sources.items():
        for target in dict.fromkeys(targets):
            free = source.startswith("n") and random.random() < 0.5
            flows.append(f"{source} -> {target}" + (" ? ${c}" if free else ""))
    return flows


def changed(drawing: str, random: Random) -> str:
    """Change one thing in a sketch: the kind of a gateway, or where a flow leads."""
    lines = drawing.splitlines()
    gateways = [n for n, line in enumerate(lines) if line.split()[0] in _GATEWAYS]
    flows = _flows_of_one_level(lines, random)
    if gateways and random.random() < 0.7:
        number = random.choice(gateways)
        kind, name = lines[number].split()
        others = [other for other in _GATEWAYS if other != kind]
        lines[number] = f"{random.choice(others)} {name}"
    elif len(flows) > 1:
        number, other = random.sample(flows, 2)
        source = lines[number].partition("->")[0]
        target = lines[other].partition("->")[2].split()[0]
        lines[number] = f"{source}-> {target}"
    return "\n".join(lines)


def _flows_of_one_level(lines: list[str], random: Random) -> list[int]:
    levels: dict[int, list[int]] = {}
    around = [-1]
    for number, line in enumerate(lines):
        if line.endswith("["):
            around.append(number)
        elif line == "]":
            around.pop()
        elif "->" in line:
            levels.setdefault(around[-1], []).append(number)
    return random.choice(sorted(levels.values()))
