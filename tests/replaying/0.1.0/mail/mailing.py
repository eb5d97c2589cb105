def deliver(n):
    return None
