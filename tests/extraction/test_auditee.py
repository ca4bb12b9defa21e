import pytest

from extraction.auditee import find_auditee
from extraction.document import Block, Document

HUAJIN = "华锦建设集团有限公司"
ROWS = [
    ("关于对华锦建设集团有限公司2018年度财务收支的审计报告", "根据计划，审计组进行了审计。", HUAJIN),
    ("华锦建设集团有限公司2018年度财务收支审计结果", "审计署进行了审计。", HUAJIN),
    ("2019年第6号公告：华锦建设集团有限公司资产负债损益审计结果", "审计署进行了审计。", HUAJIN),
    ("中共华锦建设集团有限公司委员会关于巡察整改进展情况的通报", "市委巡察组开展了巡察。", HUAJIN),
    ("市委第二巡察组关于巡察华锦建设集团有限公司党委的反馈意见", "根据部署。", HUAJIN),
    ("华锦集团专项审计报告", "华锦建设集团有限公司（以下简称华锦集团）主营施工。", HUAJIN),
    ("关于市建材厂2008年度审计情况的汇报", "对市建材厂(全称青山市建筑材料厂)进行了审计。", "青山市建筑材料厂"),
    ("审计报告", "华锦建设集团有限公司全体股东：\n我们审计了后附的财务报表。", HUAJIN),
    ("管理建议书", "华锦建设集团有限公司董事会：\n我们接受委托。", HUAJIN),
    ("审计整改通知书", "被审计单位：华锦建设集团有限公司\n问题如下。", HUAJIN),
    ("行政处罚决定书", "当事人：华锦建设集团有限公司，住所：青山市。", HUAJIN),
    ("巡察反馈", "区委巡察组对华锦建设集团有限公司党委开展了常规巡察。", HUAJIN),
    ("专项检查报告（华锦建设集团有限公司）", "检查组进行了检查。", HUAJIN),
    ("离任审计报告", "对华锦（香港）有限公司原总经理王某进行了审计。", "华锦（香港）有限公司"),
    ("关于印发投资管理办法的通知", "各处室：\n现予印发。", None),
    ("证券交易所纪律处分决定书", "经查明，有关人员违规。", None),
    (None, "", None),
]


@pytest.mark.parametrize(("title", "body", "auditee"), ROWS, ids=[str(row[0]) for row in ROWS])
def test_auditee(title: str | None, body: str, auditee: str | None) -> None:
    text = f"{title}\n{body}" if title else body
    assert find_auditee(Document(text, (Block("paragraph", 0, len(text)),)), title) == auditee
