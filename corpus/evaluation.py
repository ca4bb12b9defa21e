"""Scoring the pipeline on gold files: which document belongs to which gold, the figures, the table a person reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from classifiers.clue import Clue
from classifiers.scoring.score import AmountKey, ClueFacts, PredictedClue, Score, score_document
from corpus.extraction_result import Extraction
from corpus.gold import load_gold
from extraction.errors import ReadError

FIGURES = {
    "clue_precision": "线索精确率",
    "clue_recall": "线索召回率",
    "clue_f1": "线索F1",
    "char_f1": "字符F1",
    "enterprise_f1": "企业F1",
    "loss_exact": "损失准确",
    "level_exact": "等级准确",
    "amount_f1": "金额F1",
    "amount_role_accuracy": "金额角色",
    "nature_micro_f1": "性质微F1",
    "nature_macro_f1": "性质宏F1",
    "nature_top1": "首位性质",
    "loss_status_accuracy": "损失状态",
    "status_accuracy": "整改状态",
    "end_to_end_f1": "端到端F1",
    "false_alarms_per_100_pages": "每百页误报",
}  #: figure → what the table calls it


@dataclass(slots=True)
class Evaluation:
    """The total score, the score of each document, and the documents that could not be scored (name → reason)."""

    total: Score = field(default_factory=Score)
    documents: dict[str, Score] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        """All figures as JSON, rounded to four digits."""
        per_document = {
            name: {"gold": score.gold, "predicted": score.predicted, **_rounded(score.figures())}
            for name, score in self.documents.items()
        }
        return {**_rounded(self.total.figures()), "documents": per_document, "failed": self.failed}


def evaluate(
    gold_folder: Path, text_folder: Path, document_folder: Path, extract: Callable[[Path], Extraction]
) -> Evaluation:
    """Score ``extract`` on every gold file whose document (same stem) is in ``document_folder``.

    A document that is missing or cannot be read counts as read without a clue, and is told in ``failed``.
    """
    files = {path.stem: path for path in sorted(document_folder.iterdir()) if path.is_file()}
    evaluation = Evaluation()
    for name, gold in load_gold(gold_folder, text_folder).items():
        predicted: list[PredictedClue] = []
        if name not in files:
            evaluation.failed[name] = "没有对应的文件"
        else:
            try:
                predicted = [predicted_clue(clue) for clue in extract(files[name]).clues]
            except ReadError as error:
                evaluation.failed[name] = error.message
        score = score_document(gold, predicted)
        evaluation.documents[name] = score
        evaluation.total.merge(score)
    return evaluation


def predicted_clue(clue: Clue) -> PredictedClue:
    """The scored facts of a clue."""
    roles: dict[AmountKey, frozenset[str]] = {}
    for amount in clue.amounts:
        key = (amount.currency, Decimal(amount.value))
        roles[key] = roles.get(key, frozenset()) | {amount.role}
    return PredictedClue(
        clue.text,
        ClueFacts(
            enterprises=frozenset(party.name for party in clue.subjects),
            amounts=roles,
            loss_yuan=clue.loss.yuan,
            loss_status=clue.loss.status,
            loss_level=clue.loss.level,
            natures=tuple(dict.fromkeys(nature.aspect for nature in clue.natures)),
            status=clue.status,
            scope=clue.scope,
        ),
    )


def _rounded(figures: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 4) for name, value in figures.items()}
