"""Commands on the models: ``evaluate`` scores the pipeline, ``train`` makes the model file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifiers.rule_sets import DEFAULT_RULE_SET
from ledger.commands.options import command, err, group, out, print_json, settings

if TYPE_CHECKING:
    from corpus.extraction_result import Extraction

measuring = group("训练与评价。")


class FigureFormat(StrEnum):
    """How ``evaluate`` prints."""

    JSON = "json"
    TABLE = "table"


@command(measuring, "evaluate", "evaluate 标注/gold", "evaluate 标注/gold --format json > 结果.json")
def evaluate(
    gold_dir: Annotated[
        Path, typer.Argument(help="标注文件夹（每份文件一个 JSON）。", metavar="标注文件夹", show_default=False)
    ],
    documents: Annotated[Path | None, typer.Option(help="原始文件所在文件夹。", show_default="旁边的 files")] = None,
    text: Annotated[Path | None, typer.Option(help="标注所指纯文本的文件夹。", show_default="旁边的 text")] = None,
    format_: Annotated[FigureFormat, typer.Option("--format", help="输出格式。")] = FigureFormat.TABLE,
) -> None:
    """用人工标注给识别效果打分。"""
    from corpus.evaluation import evaluate as score
    from corpus.extract import Failure, extract_path
    from ledger.terminal.figures import evaluation_table

    files, texts = documents or gold_dir.parent / "files", text or gold_dir.parent / "text"
    for folder in (gold_dir, files, texts):
        if not folder.is_dir():
            raise typer.BadParameter(f"文件夹不存在：{folder}")
    reader_settings = settings(DEFAULT_RULE_SET)

    def read(path: Path) -> Extraction:
        outcome = extract_path(path, reader_settings)
        if isinstance(outcome, Failure):
            raise outcome.error
        return outcome.extraction

    evaluation = score(gold_dir, texts, files, read)
    if format_ is FigureFormat.JSON:
        print_json(evaluation.figures(), indent=1)
    else:
        out.print(evaluation_table(evaluation))


@command(measuring, "train", "train corpus/labelled classifiers/model/clues.npz")
def train(
    labelled: Annotated[Path, typer.Argument(help="标注语料文件夹。", metavar="语料文件夹", show_default=False)],
    target: Annotated[Path, typer.Argument(help="要写的模型文件。", metavar="模型文件", show_default=False)],
) -> None:
    """由标注语料训练识别模型；留出的部分只用于打分。"""
    from corpus.labelled import load_labelled
    from corpus.training import is_held_aside, score_labelled, train_on, write_models

    if not labelled.is_dir():
        raise typer.BadParameter(f"文件夹不存在：{labelled}")
    everything = list(load_labelled(labelled))
    kept = [document for document in everything if not is_held_aside(document)]
    models = train_on(kept, lambda message: err.print(message, style="dim"))
    score = score_labelled((document for document in everything if is_held_aside(document)), models)
    models.about["held_aside"] = {k: None if v is None else round(v, 4) for k, v in score.figures().items()}
    write_models(models, target)
    out.print_json(data=models.about)
