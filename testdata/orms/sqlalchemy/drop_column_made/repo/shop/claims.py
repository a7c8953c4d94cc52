def reasons(entries):
    # It may be a claim's just as well.
    return [entry.refund_reason for entry in entries]
