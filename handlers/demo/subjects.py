"""What the invented cases are about; every company is invented."""

from __future__ import annotations

from handlers.demo.clerk import Subject

BLANKET = Subject(
    entity="厦门暖阳电器有限公司",
    product="电热毯",
    model="TT150×80-1X",
    item="泄漏电流",
    requirement="≤0.25mA",
    measured="0.92mA",
    standard="GB 4706.8",
    serial="0107",
)
TRICYCLE = Subject(
    entity="厦门小燕子童车厂",
    product="儿童三轮车",
    model="S-02",
    item="脚蹬间隙",
    requirement="小于5mm或者不小于12mm",
    measured="7.4mm",
    standard="GB 14747",
    serial="0213",
)
SOCKET = Subject(
    entity="厦门恒亮电工有限公司",
    product="插座转换器",
    model="HL-305",
    item="爬电距离",
    requirement="≥3.0mm",
    measured="2.1mm",
    standard="GB 2099.3",
    serial="0218",
)
KETTLE = Subject(
    entity="厦门沸点小家电有限公司",
    product="电热水壶",
    model="FD-1712",
    item="接地电阻",
    requirement="≤0.1Ω",
    measured="0.34Ω",
    standard="GB 4706.19",
    serial="0221",
)
HELMET = Subject(
    entity="厦门安行头盔有限公司",
    product="电动自行车乘员头盔",
    model="AX-08",
    item="吸收碰撞能量性能",
    requirement="≤400g",
    measured="463g",
    standard="GB 811",
    serial="0131",
)
CAP = Subject(
    entity="厦门固顶劳保用品厂",
    product="安全帽",
    model="GD-V",
    item="冲击吸收性能",
    requirement="≤4900N",
    measured="5320N",
    standard="GB 2811",
    serial="0188",
)
WARMER = Subject(
    entity="厦门暖阳电器有限公司",
    product="电热暖手器",
    model="NS-3",
    item="输入功率",
    requirement="偏差不超过10%",
    measured="偏差23%",
    standard="GB 4706.1",
    serial="0231",
)
STOVE = Subject(
    entity="厦门兴灶燃具有限公司",
    product="家用燃气灶",
    model="JZT-XB6",
    item="熄火保护装置",
    requirement="开阀时间≤15s",
    measured="22s",
    standard="GB 16410",
    serial="0052",
    source="风险监测",
)
SATCHEL = Subject(
    entity="厦门书香箱包有限公司",
    product="学生书包",
    model="SX-6",
    item="可分解致癌芳香胺染料",
    requirement="≤20mg/kg",
    measured="48mg/kg",
    standard="GB 21027",
    serial="0016",
)
TOILET = Subject(
    entity="厦门洁瓷卫浴有限公司",
    product="智能坐便器",
    model="JC-V3",
    item="接地措施",
    requirement="接地电阻≤0.1Ω",
    measured="0.4Ω",
    standard="GB 4706.53",
    serial="0044",
)
POWER_BANK = Subject(
    entity="厦门充能电子有限公司",
    product="移动电源",
    model="CN-20000",
    item="过充电保护",
    requirement="不起火、不爆炸",
    measured="起火",
    standard="GB 31241",
    serial="0023",
)
PAINT = Subject(
    entity="厦门彩韵涂料有限公司",
    product="内墙涂料",
    model="CY-100",
    item="VOC含量",
    requirement="≤80g/L",
    measured="96g/L",
    standard="GB 18582",
    serial="0061",
)
CABLE = Subject(
    entity="厦门通联线缆有限公司",
    product="聚氯乙烯绝缘电线",
    model="BV 2.5",
    item="导体电阻",
    requirement="≤7.41Ω/km",
    measured="8.03Ω/km",
    standard="GB/T 5023.3",
    serial="0009",
    level="省",
    licensed=True,
)
LAMP = Subject(
    entity="厦门朗照光电有限公司",
    product="固定式通用灯具",
    model="LZ-T8",
    item="内部接线",
    requirement="绝缘厚度≥0.6mm",
    measured="0.42mm",
    standard="GB 7000.201",
    serial="0120",
)
OIL = Subject(
    entity="厦门顺途车品商行",
    product="车用机油",
    model="SN 5W-30",
    item="运动黏度",
    requirement="9.3～12.5mm²/s",
    measured="8.1mm²/s",
    standard="GB 11121",
    serial="0075",
)
TOY = Subject(
    entity="厦门乐童玩具有限公司",
    product="电玩具",
    model="LT-9",
    item="小零件",
    requirement="不得产生小零件",
    measured="产生小零件",
    standard="GB 6675.2",
    serial="0082",
)
