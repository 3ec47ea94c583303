"""What responses carry that nobody here may keep: keys and configurations with keys in them.

The export script projects the same away; a dump that was made by hand still has it.
"""

from __future__ import annotations

SECRET_KEYS = frozenset(
    {
        "PreSharedKey",  # describe-vpn-connections: tunnel options
        "CustomerGatewayConfiguration",  # describe-vpn-connections: XML with the keys
        "authKey",  # directconnect: BGP MD5 key
        "customerRouterConfig",  # directconnect: router configuration with that key
        "Environment",  # lambda: variables of the function
        "environment",  # ecs: variables of the containers
        "secrets",  # ecs: where the containers' secrets are
        "UserData",  # ec2: scripts of an instance
        "MasterUserPassword",  # rds: pending modified values
    }
)


def without_secrets(text: str, content: object) -> object:
    """The content of a JSON text, without these keys at any depth.

    The text tells cheaply that there are none, as in most responses.
    """
    if any(f'"{key}"' in text for key in SECRET_KEYS) or "\\u" in text:
        _drop(content)
    return content


def _drop(content: object) -> None:
    """Takes the keys out in place, without recursion: depth is the input's choice."""
    left = [content]
    while left:
        match left.pop():
            case dict() as found:
                for key in SECRET_KEYS & found.keys():
                    del found[key]
                left.extend(v for v in found.values() if isinstance(v, dict | list))
            case list() as members:
                left.extend(v for v in members if isinstance(v, dict | list))
