from __future__ import annotations

from django.db import models

from rapport.parties.models.party import Party


class ContactPoint(models.Model):
    """Base of the ways to reach a party: a label ("work") and whether it is the main one."""

    label = models.CharField(max_length=40, blank=True, default="")
    is_primary = models.BooleanField(default=False)

    class Meta:
        abstract = True


class EmailAddress(ContactPoint):
    """An e-mail address as written and ``folded`` for comparison."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="emails", db_index=False)
    address = models.EmailField(max_length=254)
    folded = models.CharField(max_length=254)

    class Meta:
        constraints = (models.UniqueConstraint("party", "folded", name="email_once"),)
        indexes = (models.Index("folded", name="email_folded"),)

    def __str__(self) -> str:
        return self.address


class PhoneNumber(ContactPoint):
    """A phone number in E.164 (empty when it could not be understood) and as it was written."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="phones", db_index=False)
    e164 = models.CharField(max_length=20, blank=True, default="")
    written = models.CharField(max_length=60)

    class Meta:
        constraints = (models.UniqueConstraint("party", "written", name="phone_once"),)
        indexes = (models.Index("e164", name="phone_e164"),)

    def __str__(self) -> str:
        return self.e164 or self.written


class PostalAddress(ContactPoint):
    """A place where mail, parcels or people reach a party."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="addresses")
    street = models.CharField(max_length=250, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    region = models.CharField(max_length=100, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="", help_text="ISO 3166 code")

    class Meta:
        verbose_name_plural = "postal addresses"

    def __str__(self) -> str:
        parts = (self.street, f"{self.postal_code} {self.city}".strip(), self.region, self.country)
        return ", ".join(part for part in parts if part)


class SocialHandle(ContactPoint):
    """A party's name on a social network or messenger."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="handles", db_index=False)
    network = models.CharField(max_length=30)
    handle = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint("party", "network", "handle", name="handle_once"),)
        indexes = (models.Index("network", "handle", name="handle_network"),)

    def __str__(self) -> str:
        return f"{self.network}: {self.handle}"


CONTACT_POINTS: dict[str, type[EmailAddress | PhoneNumber | PostalAddress | SocialHandle]] = {
    "email": EmailAddress,
    "phone": PhoneNumber,
    "address": PostalAddress,
    "handle": SocialHandle,
}
