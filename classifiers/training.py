"""Training of all models on labelled documents: pure functions from labels to :class:`Models`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from classifiers.models import Models
from classifiers.training_document import TrainingDocument
from classifiers.training_fields import train_loss, train_natures, train_parties, train_roles, train_status
from classifiers.training_spans import cross_scores, train_boundary, train_confidence, train_context, train_words


def train(documents: Sequence[TrainingDocument], log: Callable[[str], None] = lambda message: None) -> Models:
    """Train every model."""
    log("词句模型")
    inside, begins = train_words(documents)
    log("上下文模型（交叉训练）")
    scores = cross_scores(documents)
    context = train_context(documents, scores)
    boundary = train_boundary(documents, scores)
    confidence = train_confidence(documents, scores)
    log("企业、金额、损失、性质、状态模型")
    return Models(
        inside=inside,
        begins=begins,
        context=context,
        boundary=boundary,
        confidence=confidence,
        parties=train_parties(documents),
        roles=train_roles(documents),
        loss=train_loss(documents),
        status=train_status(documents),
        about={},
        **train_natures(documents),
    )
