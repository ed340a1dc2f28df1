"""What several routes of training show alike."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers


class Moment(serializers.DateTimeField):
    """A day and time; one at the end of the calendar, which has no like in another time zone, is refused as out of range."""

    def enforce_timezone(self, value: Any) -> Any:
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")


class Hundredths(serializers.DecimalField):
    """Hours or credits as a number with two decimals; inside they are integers of 1/100."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 7, "decimal_places": 2, "coerce_to_string": False, **kwargs})

    def to_representation(self, value: int) -> Any:
        return float(Decimal(value) / 100)

    def to_internal_value(self, data: Any) -> Any:
        return int(super().to_internal_value(data) * 100)
