"""Words about the demo model."""

#: Shown wherever a picture could be taken for the work of a model.
DEMO_NOTICE = "Demo model: drawn by the studio, no AI"
