"""Suture's flags behind OpenFeature's client: `pip install suture-sdk[openfeature]`.

    from openfeature import api
    from suture_sdk.flags.openfeature_provider import SutureProvider

    api.set_provider(SutureProvider())

The targeting key is the unit (else that of `suture.context(unit=…)`), the other attributes are what rules look at.
"""

from typing import Any, Optional

from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import FlagResolutionDetails
from openfeature.provider import AbstractProvider, Metadata

from .evaluation import flag_details


class SutureProvider(AbstractProvider):
    """Answers from the flags that `flags.apply` took over; it never raises."""

    def get_metadata(self) -> Metadata:
        """Return the provider's name."""
        return Metadata(name="suture")

    def resolve_boolean_details(
        self, flag_key: str, default_value: bool, evaluation_context: Optional[EvaluationContext] = None
    ) -> FlagResolutionDetails[bool]:
        """Return a bool with its reason."""
        return _resolved(flag_key, default_value, evaluation_context)

    def resolve_string_details(
        self, flag_key: str, default_value: str, evaluation_context: Optional[EvaluationContext] = None
    ) -> FlagResolutionDetails[str]:
        """Return a text with its reason."""
        return _resolved(flag_key, default_value, evaluation_context)

    def resolve_integer_details(
        self, flag_key: str, default_value: int, evaluation_context: Optional[EvaluationContext] = None
    ) -> FlagResolutionDetails[int]:
        """Return a whole number with its reason."""
        return _resolved(flag_key, default_value, evaluation_context)

    def resolve_float_details(
        self, flag_key: str, default_value: float, evaluation_context: Optional[EvaluationContext] = None
    ) -> FlagResolutionDetails[float]:
        """Return a number with its reason; a whole one is made a float."""
        return _resolved(flag_key, float(default_value), evaluation_context)

    def resolve_object_details(
        self, flag_key: str, default_value: Any, evaluation_context: Optional[EvaluationContext] = None
    ) -> FlagResolutionDetails[Any]:
        """Return a list or dict, a copy of its own, with its reason."""
        return _resolved(flag_key, default_value, evaluation_context)


def _resolved(key: str, default: Any, asked: Optional[EvaluationContext]) -> "FlagResolutionDetails[Any]":
    unit, attributes = (asked.targeting_key, asked.attributes) if asked is not None else (None, None)
    found = flag_details(key, default, unit or None, attributes)
    return FlagResolutionDetails(
        value=found.value,
        reason=found.reason,
        variant=found.variant,
        error_code=None if found.error is None else ErrorCode(found.error),
    )
