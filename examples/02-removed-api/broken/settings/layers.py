import collections


def merged(defaults, *layers):
    """Return the defaults with each layer laid over them; nested settings are merged, not replaced."""
    result = collections.OrderedDict(defaults)
    for layer in layers:
        for name, value in layer.items():
            if isinstance(value, collections.Mapping) and name in result:
                value = merged(result[name], value)
            result[name] = value
    return result
