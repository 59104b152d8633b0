"""The acts that every way in calls: receive, hand back, compile, report, publish, verify. The clock is the caller's."""
