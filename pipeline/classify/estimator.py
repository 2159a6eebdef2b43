"""What scikit-learn asks of an estimator, kept without importing scikit-learn.

Its base classes bring `scipy.stats` and pandas along, which takes longer than scoring a hundred posts. What
its tools ask for are methods (https://scikit-learn.org/stable/developers/develop.html), so `clone`,
`Pipeline`, `cross_val_score` and `GridSearchCV` work with what is here; scikit-learn comes with them.
"""

from inspect import signature
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from sklearn.utils import Tags


class Estimator:
    """Parameters of the constructor by name: got, set, cloned and printed as those of scikit-learn are.

    Attributes:
        is_classifier: Whether it is a classifier; else it is a transformer.
    """

    is_classifier: ClassVar[bool] = False

    @classmethod
    def _parameters(cls) -> dict[str, Any]:
        """Return the names of the constructor's parameters with their defaults."""
        found = list(signature(cls).parameters.values())
        return {each.name: each.default for each in found}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Return the parameters of the constructor by name.

        Args:
            deep: Also those of parameters that have some themselves, as `outer__inner`.
        """
        found = {name: getattr(self, name) for name in sorted(self._parameters())}
        if deep:
            for name, value in list(found.items()):
                if hasattr(value, "get_params") and not isinstance(value, type):
                    found |= {f"{name}__{inner}": each for inner, each in value.get_params().items()}
        return found

    def set_params(self, **params: Any) -> Self:  # noqa: ANN401  whatever a constructor takes
        """Set parameters by name, `outer__inner` for one of a parameter; what is outside comes first.

        Raises:
            ValueError: There is no such parameter.
        """
        for name in sorted(params, key=lambda name: name.count("__")):
            outer, _, inner = name.partition("__")
            if outer not in self._parameters():
                known = ", ".join(sorted(self._parameters()))
                raise ValueError(f"{type(self).__name__} has no parameter {outer!r}: choose one of {known}.")
            if inner:
                getattr(self, outer).set_params(**{inner: params[name]})
            else:
                setattr(self, name, params[name])
        return self

    def __repr__(self) -> str:
        """Return the call that makes it, without what is as it comes by default."""
        changed = (
            f"{name}={value!r}"
            for name, default in self._parameters().items()
            if (value := getattr(self, name)) is not default and repr(value) != repr(default)
        )
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_tags__(self) -> "Tags":
        """Tell scikit-learn what this is; only its own tools ask."""
        from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin

        kind = ClassifierMixin if self.is_classifier else TransformerMixin
        tags: Tags = type("Plain", (kind, BaseEstimator), {})().__sklearn_tags__()
        return tags


def not_fitted(message: str) -> Exception:
    """Return the error that scikit-learn has for what was not trained: `NotFittedError`."""
    from sklearn.exceptions import NotFittedError

    error: Exception = NotFittedError(message)
    return error
