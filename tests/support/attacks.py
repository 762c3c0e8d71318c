"""Expressions that are made to get out, or to stop whoever evaluates them.

`FILE` stands for a file that nobody may read or write, `VARIABLE` for the name of an
environment variable, `PORT` for a port at which somebody listens.
"""

from __future__ import annotations

#: Ways into the interpreter that have worked in engines which evaluate Python, Java
#: or a template language for their designers.
ESCAPES = (
    # Python
    "${__import__('os').system('id > FILE')}",
    "${__import__('os').environ['VARIABLE']}",
    "${__import__('socket').create_connection(('127.0.0.1', PORT))}",
    "${().__class__.__bases__[0].__subclasses__()}",
    "${''.__class__.__mro__}",
    "${data.__class__}",
    "${data['__class__']}",
    "${data.__init__.__globals__}",
    "${listed.__len__()}",
    "${open('FILE').read()}",
    "${open('FILE', 'w').write('gone')}",
    "${eval('1')}",
    "${exec('1')}",
    "${compile('1', '', 'eval')}",
    "${getattr(data, 'keys')}",
    "${globals()}",
    "${vars(data)}",
    "${[x for x in listed]}",
    "${(lambda: 1)()}",
    "${lambda x: x}",
    "${data.keys()}",
    "${data.keys}",
    "${text.format(data)}",
    "${'{0.__class__}'.format(data)}",
    "${f'{data}'}",
    "${function.__globals__}",
    "${known.__code__}",
    "${known.__globals__['os']}",
    "${breakpoint()}",
    "${os.environ}",
    "${x := 1}",
    "${data.x = 1}",
    "${data; listed}",
    # Java, as expressions of designers have been used against other engines
    "${''.getClass().forName('java.lang.Runtime')}",
    "${''.class.forName('java.lang.Runtime')}",
    "${data.class.classLoader}",
    "${Runtime.getRuntime().exec('id')}",
    "${T(java.lang.Runtime).getRuntime().exec('rm FILE')}",
    "${new java.io.File('FILE').delete()}",
    "${execution.setVariable('stolen', 'gone')}",
    "#{execution.setVariable('stolen', 'gone')}",
    "${execution.getProcessEngineServices().getRuntimeService()}",
    "${beans['dataSource']}",
    "#{facesContext.externalContext}",
    "${applicationScope}",
    "${pageContext.request}",
    "${''.getClass().forName('javax.script.ScriptEngineManager').newInstance()}",
    # templates and shells
    "${{7*7}}",
    "${`id`}",
    "${$(id)}",
    "${@bean}",
    "${#rt}",
    "${%23context}",
    "${secret_file}",
    "${VARIABLE}",
)

#: Expressions that cost more than they may.
EXHAUSTIONS = (
    "${9**9**9**9}",
    "${9 ** 9}",
    "${'x' * 999999999}",
    "${listed * 999999999}",
    "${1000000000000000000000000000000 * 1000000000000000000000000000000}",
    "${" + "big * " * 400 + "1}",
    "${" + "wide + " * 400 + "wide}",
    "${" + "wide == " * 400 + "wide}",
    "${" + "(" * 3_000,
    "${" + "!" * 3_000 + "yes}",
    "${'" + "\\\\" * 1_990 + "}",
    "${" + "a[" * 1_900,
    "${" + "f(" * 1_900,
    "${" + "yes ? " * 1_300,
    "${" + " " * 3_900 + "~}",
    "${huge == huge2}",
    "${deep == deep}${huge}",
    "${" + "${" * 1_900,
    "${wide}" * 499,
    "${" + "9" * 3_900 + "}",
    "x" * 10_000_000,
)
