"""The picture that a product is known by."""

from __future__ import annotations

from django.db import transaction

from rapport.catalog.events import PictureChosen
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.models import File
from rapport.platform.records.sniffing import PICTURES


@transaction.atomic
def choose_picture(product: Product, file: File | None, *, by: Actor) -> Product:
    """Let ``file``, kept with the product, be its main picture; None lets the first one be it again.

    Raises Invalid when the file is no picture, or not the product's.
    """
    access.require(by, "catalog.choose_picture", product)
    if file is not None and not _is_picture_of(product, file):
        sentence = say("Choose one of the pictures that are kept with this product.")
        raise Invalid("no_picture", fields={"picture": sentence})
    before, after = product.picture_id, file.pk if file else None
    if before == after:
        return product
    product.picture, product.updated_by_id = file, by.user_id
    product.version += 1
    product.save(update_fields=["picture", "version", "updated_by", "updated_at"])
    events.record(PictureChosen(product.code, before, after), by=by, subject=product)
    return product


def _is_picture_of(product: Product, file: File) -> bool:
    return (
        file.record_type == product._meta.label_lower
        and file.record_id == product.pk
        and file.content_type in PICTURES
    )
