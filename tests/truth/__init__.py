"""Pages and scenarios with the judgement of a careful person: the ground truth that uxaudit is compared with (``make truth``)."""
