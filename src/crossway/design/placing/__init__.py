"""Which namespace and task queue each thing lives on, what a call reaches, and why."""

from crossway.design.placing.place import Placed, place_all
from crossway.design.placing.routes import workflow_routes

__all__ = ["Placed", "place_all", "workflow_routes"]
