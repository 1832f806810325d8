"""Provision a user: the event that ends it is in no registry, and the vault is never given back."""

from events import Bus, Event, new_id
from saga import BaseSaga, SagaStep


class UserProvisioningSaga(BaseSaga):
    def __init__(
        self, bus: Bus, store: dict, email: str, correlation_id: str | None, causation_id: str | None = None
    ) -> None:
        self.bus, self.store, self.email = bus, store, email
        self.correlation_id, self.causation_id = correlation_id or new_id(), causation_id
        self.steps = [
            SagaStep(name="create_user", action=self.create_user, compensation=self.delete_user),
            SagaStep(name="provision_vault", action=self.provision_vault),
            SagaStep(name="announce", action=self.announce),
        ]

    def create_user(self) -> None:
        self.store.update(user=self.email)

    def delete_user(self) -> None:
        self.store.pop("user")

    def provision_vault(self) -> None:
        self.store.update(vault=f"vault of {self.email}")

    def announce(self) -> None:
        event = Event(
            name="user.onboarding.complete",
            source="gate",
            correlation_id=self.correlation_id,
            payload={"email": self.email},
        )
        self.bus.publish(event)
