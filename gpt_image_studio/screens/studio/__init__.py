"""The work: composer, canvas, queue, references, painter over one state."""
