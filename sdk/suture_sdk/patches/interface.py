"""The ports of live patches: what a data patch says, what a kind makes of it, where patches come from."""

from typing import Any, Callable, Mapping, NamedTuple, Optional, Protocol, Tuple, Union

CALL, OBJECT, PROCESS = "call", "object", "process"
"""Scopes: one call of the target; names of the failing module, for a share of instances; the process."""


class Target(NamedTuple):
    """Where a patch acts: "shop.images", "Folder.locate", and the canonical hashes of that function's code."""

    module: str
    function: str
    hashes: Tuple[str, ...] = ()
    """One for each interpreter it was made for: "cpython-311:sha256:…" or "cpython-311.opt-1:sha256:…"."""


class Caps(NamedTuple):
    """Past these a patch switches itself off and says so."""

    hits_per_minute: int = 600
    hit_rate: float = 0.5
    """Hits as a share of the calls, judged from 100 calls on."""
    failures: int = 5
    """Failures of the patch itself."""


class DataPatch(NamedTuple):
    """What was signed (contract/patch.schema.json); no code, only a kind and its parameters."""

    id: str
    service: str
    release: str
    target: Target
    kind: str
    scope: str
    parameters: Mapping[str, Any]
    expires: float
    """Seconds since 1970; enforced here, also when nobody can be reached."""
    max_percentage: float = 100.0
    caps: Caps = Caps()


class Switch(NamedTuple):
    """What may change from minute to minute and is not signed (contract/flag-metadata.schema.json)."""

    enabled: bool = False
    percentage: float = 0.0
    salt: str = ""
    unit: str = "request"
    """"user", "instance" or "request": what the bucket is drawn from; object and process scopes always by instance."""


class NotLoaded(NamedTuple):
    """A patch that was not loaded, and why, in words; `absent` says that its target may still come with an import."""

    id: str
    reason: str
    absent: bool = False


class Loaded(NamedTuple):
    """A data patch that passed signature, target, hash, release and expiry, with its switch."""

    patch: DataPatch
    switch: Switch


class Store(Protocol):
    """Where patches and their switches come from: memory, signed files, later OFREP."""

    def read(self) -> Tuple[Union[Loaded, NotLoaded], ...]:
        """Return the present state; never raises, what cannot be read is NotLoaded with its reason."""


class Behaviour(NamedTuple):
    """What a kind of scope "call" does at its target; either part may be missing.

    `before(args, kwargs)` returns the arguments to call with (arm drawn before the call), or None for
    "as they are". `after(error, call)` gets the exception and a callable that makes the original call again,
    and returns a value, or raises `error` itself (the same object) to say that it is none of its business.
    """

    exceptions: Tuple[type, ...] = ()
    matches: Optional[Callable[[BaseException], bool]] = None
    after: Optional[Callable[[BaseException, Callable[[], Any]], Any]] = None
    before: Optional[Callable[[Tuple[Any, ...], Mapping[str, Any]], Any]] = None
    bound: bool = False
    """`before` takes the arguments as the function's own parameters have them, defaults filled in: a call that is not
    altered costs less, and the function's signature stays as it is. Otherwise it takes what the caller passed."""
    again: bool = False
    """It executes the call again: only for what the owner declared idempotent."""


class Binding(NamedTuple):
    """What a kind of scope "object" or "process" does: `bind()` returns the exact `undo`."""

    bind: Callable[[], Callable[[], None]]
    at_next_start: bool = False


class Kind(Protocol):
    """One kind of data patch; one file each under `patches/kinds/`."""

    name: str
    scope: str
    risk: str
    """"R0" to "R3": the least risk that a patch of this kind has."""

    def check(self, parameters: Mapping[str, Any]) -> Optional[str]:
        """Return what is wrong with the parameters (got, expected), or None."""

    def build(self, patch: DataPatch, target: Any, hit: Callable[[], None]) -> Union[Behaviour, Binding]:
        """Make it concrete; `target` is the function (call), the failing function (object), or None.

        `hit()` is to be called whenever the patch alters something. Raises LookupError where nothing is to be bound to.
        """
