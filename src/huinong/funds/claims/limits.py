"""How much may be assessed for a loss. Pure: values in, a limit out.

Sources: 邮政法 (2015) article 47 for insured pieces and for uninsured mail with a receipt; 快递暂行条例 (2018) article
27 for express pieces, whose uninsured loss follows civil law; for a partner courier what its own contract says.
"""

from dataclasses import dataclass

from huinong.funds.claims.values import Claimant, Limit, LimitRule, Loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What decides a limit. `contract_fen` is None where no contract covers the piece."""

    loss: Loss
    claimant: Claimant
    is_mail: bool
    insured_fen: int
    value_fen: int
    postage_fen: int
    times: int
    contract_fen: int | None


def limit_of(case: Case, loss_fen: int) -> Limit:
    """The most that may be assessed where the loss is `loss_fen`."""
    if case.claimant is Claimant.COURIER and case.contract_fen is not None:
        return _limit(case, LimitRule.CONTRACT, min(loss_fen, case.contract_fen))
    if case.insured_fen and case.loss is Loss.LOST:
        return _limit(case, LimitRule.INSURED, case.insured_fen)
    if case.insured_fen:
        return _limit(case, LimitRule.INSURED_PART, _part_fen(case, loss_fen))
    if case.is_mail:
        return _limit(case, LimitRule.UNINSURED_MAIL, min(loss_fen, case.times * case.postage_fen))
    return _limit(case, LimitRule.ACTUAL_LOSS, loss_fen)


def _limit(case: Case, rule: LimitRule, fen: int) -> Limit:
    return Limit(rule=rule, fen=fen, times=case.times if rule is LimitRule.UNINSURED_MAIL else 0)


def _part_fen(case: Case, loss_fen: int) -> int:
    """The loss in the proportion in which the contents were insured, never more than was insured."""
    if case.value_fen > case.insured_fen:
        return min(case.insured_fen, loss_fen * case.insured_fen // case.value_fen)
    return min(case.insured_fen, loss_fen)
