"""Look at classes and instances without running a line of their code: no property, no `__getattr__`, no metaclass."""

import types
from typing import Any, Dict, Iterator, Optional, Tuple

_MODULE = type.__dict__["__module__"].__get__
_QUALNAME = type.__dict__["__qualname__"].__get__
_MRO = type.__dict__["__mro__"].__get__
_STORED = (types.GetSetDescriptorType, types.MemberDescriptorType)
_NAMESPACE = type.__dict__["__dict__"].__get__


def type_name(cls: type) -> str:
    """Return the qualified name of a class, "shop.cart.Cart"; builtins carry no module."""
    module = module_name(cls)
    qualified = _QUALNAME(cls)
    return qualified if module == "builtins" else f"{module}.{qualified}"


def qualified_name(cls: type) -> str:
    """Return the name of a class within its module."""
    return str(_QUALNAME(cls))


def module_name(cls: type) -> str:
    """Return the module that a class says it is from, "?" when it says something that is no name."""
    try:
        module = _MODULE(cls)
    except AttributeError:
        return "?"
    return module if type(module) is str else "?"


def mro(cls: type) -> Tuple[type, ...]:
    """Return the method resolution order as the interpreter uses it."""
    found: Tuple[type, ...] = _MRO(cls)
    return found


def class_namespace(cls: type) -> Any:
    """Return the read-only mapping of a class's own attributes."""
    return _NAMESPACE(cls)


def find(cls: type, name: str) -> Optional[Any]:
    """Return what a class or its bases hold under `name`, unbound; None if nothing."""
    for owner in mro(cls):
        namespace = class_namespace(owner)
        if name in namespace:
            return namespace[name]
    return None


def instance_namespace(value: Any) -> Dict[str, Any]:
    """Return an instance's own attributes; an empty dictionary where reading them would run code."""
    getter = find(type(value), "__dict__")
    if getter is None or type(getter) not in _STORED:
        return {}
    namespace = getter.__get__(value)
    return namespace if type(namespace) is dict else {}


def slots(value: Any) -> Iterator[Tuple[str, Any]]:
    """Yield the filled slots of an instance whose classes declare `__slots__`."""
    for owner in mro(type(value)):
        namespace = class_namespace(owner)
        if "__slots__" not in namespace:
            continue
        for name, member in list(namespace.items()):
            if type(member) is types.MemberDescriptorType:
                try:
                    yield name, member.__get__(value)
                except AttributeError:
                    continue


def exact_text(value: Any) -> Optional[str]:
    """Return a plain `str` for a `str` or an instance of a subclass of it, None for anything else."""
    if str not in mro(type(value)):
        return None
    return str.__getitem__(value, slice(None)) if type(value) is not str else value
