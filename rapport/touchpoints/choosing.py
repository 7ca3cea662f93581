"""What of a timeline is wanted, and the addresses of the chips that choose it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from rapport.touchpoints.channels import Channel
from rapport.touchpoints.timeline import Kind


@dataclass(frozen=True)
class Chosen:
    """Kinds and channels that the address asks for; none of them means all."""

    path: str
    kinds: Sequence[Kind] = ()
    channels: Sequence[Channel] = ()
    all_kinds: Sequence[Kind] = field(default=tuple(Kind))
    all_channels: Sequence[Channel] = field(default=tuple(Channel))

    @classmethod
    def of(cls, path: str, query: QueryDict) -> Chosen:
        """What ``query`` asks for; words that are no kind or channel are passed over."""
        kinds = [Kind(word) for word in query.getlist("kind") if word in set(Kind)]
        channels = [Channel(word) for word in query.getlist("channel") if word in Channel.values]
        return cls(path, tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(channels)))

    @property
    def is_everything(self) -> bool:
        return not self.kinds and not self.channels

    def url(self, **more: str) -> str:
        """The same choice, with ``more`` in the address."""
        pairs = [("kind", str(kind)) for kind in self.kinds]
        pairs += [("channel", channel.value) for channel in self.channels]
        return self._address([*pairs, *more.items()])

    def kind_url(self, kind: Kind) -> str:
        """Only ``kind``; or everything, when it is chosen already."""
        return self._address([] if self.kinds == (kind,) else [("kind", str(kind))])

    def channel_url(self, channel: Channel) -> str:
        """With ``channel`` if it is not chosen yet, without it if it is."""
        kept = [other for other in self.channels if other != channel]
        if channel not in self.channels:
            kept.append(channel)
        return self._address([("channel", other.value) for other in kept])

    def _address(self, pairs: Sequence[tuple[str, str]]) -> str:
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path
