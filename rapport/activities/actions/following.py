"""What was booked goes with its meeting: whoever moves or calls off the one does so to the other."""

from __future__ import annotations

from django.db import transaction

from rapport.activities.models import Activity, Booking


@transaction.atomic
def follow_activity(activity: Activity) -> None:
    """Bring the booking of ``activity``, if it is one, to where it stands now. For actions.

    Its owner may move it to a time that is taken: it then sits in a seat of its own.
    """
    booking = Booking.objects.select_for_update(of=("self",)).filter(activity=activity).first()
    if booking is None:
        return
    is_off = activity.status == Activity.Status.CANCELLED or activity.deleted_at is not None
    status = Booking.Status.CANCELLED if is_off else Booking.Status.BOOKED
    same = (status, activity.due_at, activity.ends_at)
    if (booking.status, booking.starts_at, booking.ends_at) == same:
        return
    booking.status, booking.starts_at, booking.ends_at = same
    if not is_off:
        others = Booking.objects.filter(
            page=booking.page_id,
            status=Booking.Status.BOOKED,
            starts_at__lt=booking.ends_at,
            ends_at__gt=booking.starts_at,
        ).exclude(pk=booking.pk)
        seats = set(others.values_list("seat", flat=True))
        booking.seat = next(n for n in range(1, len(seats) + 2) if n not in seats)
    booking.version += 1
    booking.save()
    tell_guest(booking.pk, booking.version)


def tell_guest(pk: int, version: int) -> None:
    """Mail the guest, once the transaction is through."""
    from rapport.activities.tasks import mail_booking

    mail_booking.defer(pk=pk, version=version)
