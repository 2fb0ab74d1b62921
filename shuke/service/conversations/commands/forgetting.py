"""Messages to a phone or address whose owner was nobody's customer yet: they go with who is erased."""

from shuke.foundation.kernel import cipher
from shuke.foundation.org.actor import Actor, elevated
from shuke.foundation.org.command import Done, Outcome, Unchanged, command, record
from shuke.foundation.org.holdings import Person
from shuke.foundation.org.keyring import keyring
from shuke.service.conversations.models import Message
from shuke.service.conversations.rules.sealing import opened


@command
def forget_addressee(*, actor: Actor, person: Person) -> Outcome:
    """Words and keys of messages that went to the person before the shop knew who it is; answers how many.

    They lie under keys of their own, so each has to be opened; those that are kept are of the last hours.
    """
    with elevated():
        unknown = Message.objects.filter(customer=None, person_key=None, ciphertext__isnull=False)
        found = [one.id for one in unknown.iterator() if _is_to(one, person.words)]
        Message.objects.filter(id__in=found).update(ciphertext=None, wrapped=None)
    if not found:
        return Unchanged(0)
    record({"messages": len(found)})
    return Done(len(found))


def _is_to(message: Message, words: tuple[str, ...]) -> bool:
    own = cipher.unwrap(keyring().master, message.wrapped or b"")
    content = opened(own, message.id, message.ciphertext or b"")
    return content.address in words or any(word in content.text for word in words)
