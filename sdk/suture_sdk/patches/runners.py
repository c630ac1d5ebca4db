"""How a patched call goes: each function here is what a trampoline calls, and gives what the function would give."""

from typing import Any, Callable, Dict, Mapping, Tuple

from .envelope import Envelope
from .interface import Behaviour

Args = Tuple[Any, ...]
Kwargs = Dict[str, Any]


def triggered(envelope: Envelope, behaviour: Behaviour, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return what is done when the target raised one of the kinds: the patch's answer, or the exception as it was."""
    after, matches = behaviour.after, behaviour.matches

    def run(error: BaseException, args: Args, kwargs: Kwargs) -> Any:
        try:
            fits = after is not None and (matches is None or matches(error)) and envelope.treats()
        except Exception as own:
            envelope.failed(own)
            fits = False
        if not fits or after is None:
            try:
                raise error
            finally:
                del error  # of this frame, which its traceback holds: it would be freed by a collection only
        context, trace = error.__context__, error.__traceback__
        try:
            value = after(error, lambda: call(*args, **kwargs))
        except Exception as own:
            if own is not error:
                envelope.failed(own)
        else:
            envelope.hit(error)
            return value
        error.__context__, error.__traceback__ = context, trace  # without the frames of a patch that declined
        try:
            raise error  # outside of the handler: the patch's own failure must not become its context
        finally:
            del error, context, trace

    return run


def triggered_async(envelope: Envelope, behaviour: Behaviour, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same for a coroutine function; what the patch gives may be a value or an awaitable."""
    plain = triggered(envelope, behaviour, call)

    async def run(error: BaseException, args: Args, kwargs: Kwargs) -> Any:
        try:
            value = plain(error, args, kwargs)
            if not hasattr(value, "__await__"):
                return value
            context, trace = error.__context__, error.__traceback__
            try:
                return await value
            except Exception as own:
                if own is not error:
                    envelope.failed(own)
            error.__context__, error.__traceback__ = context, trace
            raise error
        finally:
            del error

    return run


def prepared(envelope: Envelope, behaviour: Behaviour, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return what calls the target with mended arguments, in the arm that is treated."""
    before = behaviour.before

    def run(args: Args, kwargs: Kwargs) -> Any:
        changed = None
        try:
            if before is not None and envelope.treats():
                changed = before(args, kwargs)
        except Exception as own:
            envelope.failed(own)
        if changed is None:
            return call(*args, **kwargs)
        args, kwargs = changed
        envelope.hit()
        return call(*args, **kwargs)

    return run


class _Original:
    """The original call as a registered patch gets it: made at most once for the caller, and remembered."""

    __slots__ = ("_args", "_call", "_kwargs", "error", "made", "value")

    def __init__(self, call: Callable[..., Any], args: Args, kwargs: Mapping[str, Any]) -> None:
        self._call, self._args, self._kwargs = call, args, kwargs
        self.made = False
        self.value: Any = None
        self.error: Any = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the original, with other arguments where some are given."""
        self.made = True
        self.error = None
        given = args or kwargs
        try:
            self.value = self._call(*args, **kwargs) if given else self._call(*self._args, **self._kwargs)
        except BaseException as error:
            self.error = error
            raise
        return self.value

    def raised(self, error: BaseException) -> bool:
        """Say whether it is the original's own exception, and hold on to it no longer."""
        own = error is self.error
        if own:
            self.error = None
        return own

    def altered(self, value: Any) -> bool:
        """Say whether the patch gave another result than the original did."""
        return self.error is not None or not self.made or value is not self.value

    def outcome(self) -> Any:
        """Give what the original gave; it is called now if the patch did not come to it."""
        if not self.made:
            return self._call(*self._args, **self._kwargs)
        error, self.error = self.error, None
        if error is None:
            return self.value
        try:
            raise error
        finally:
            del error  # of this frame, which its traceback holds


def replaced(envelope: Envelope, patch: Callable[..., Any], call: Callable[..., Any]) -> Callable[..., Any]:
    """Return what runs a registered patch in place of the target: `patch(call, *args, **kwargs)`."""

    def run(args: Args, kwargs: Kwargs) -> Any:
        if not envelope.treats():
            return call(*args, **kwargs)
        original = _Original(call, args, kwargs)
        try:
            value = patch(original, *args, **kwargs)
        except Exception as own:
            if original.raised(own):
                raise
            envelope.failed(own)
        else:
            if original.altered(value):
                envelope.hit(original.error)
            return value
        return original.outcome()

    return run


def replaced_async(envelope: Envelope, patch: Callable[..., Any], call: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same for a coroutine function: the patch awaits `call()`, and is one itself."""

    async def run(args: Args, kwargs: Kwargs) -> Any:
        if not envelope.treats():
            return await call(*args, **kwargs)
        original = _AwaitedOriginal(call, args, kwargs)
        try:
            value = patch(original, *args, **kwargs)
            if hasattr(value, "__await__"):
                value = await value
        except Exception as own:
            if original.raised(own):
                raise
            envelope.failed(own)
        else:
            if original.altered(value):
                envelope.hit(original.error)
            return value
        return await original.outcome()

    return run


class _AwaitedOriginal(_Original):
    """The original call of a coroutine function."""

    __slots__ = ()

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Await the original, with other arguments where some are given."""
        self.made = True
        self.error = None
        given = args or kwargs
        try:
            self.value = await (self._call(*args, **kwargs) if given else self._call(*self._args, **self._kwargs))
        except BaseException as error:
            self.error = error
            raise
        return self.value

    async def outcome(self) -> Any:
        """Give what the original gave."""
        if not self.made:
            return await self._call(*self._args, **self._kwargs)
        return _Original.outcome(self)
