"""Which rule set was applied, kept with its figures, so that a registered level can be explained years later."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from classifiers.rule_sets import RuleSet
from corpus.contract import plain as decimal_text
from ledger.journal import canonical
from ledger.models import AppliedRuleSet


def note_rule_set(session: Session, rule_set: RuleSet, at: datetime) -> str:
    """Keep the figures of a rule set that is being applied; returns the digest that names them."""
    content = _content(rule_set)
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    if session.get(AppliedRuleSet, digest) is None:
        session.add(AppliedRuleSet(digest=digest, rule_set=rule_set.id, content=content, first_used_at=at))
    return digest


def _content(rule_set: RuleSet) -> dict[str, Any]:
    return {
        "id": rule_set.id,
        "name": rule_set.name,
        "effective_from": rule_set.effective_from.isoformat(),
        "effective_to": rule_set.effective_to.isoformat() if rule_set.effective_to else None,
        "status": rule_set.status,
        "thresholds": [[threshold.level, decimal_text(threshold.least)] for threshold in rule_set.thresholds],
    }
