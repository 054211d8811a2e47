"""From Register to activated: the flow (pure), steps, drafts, submit and activate."""
