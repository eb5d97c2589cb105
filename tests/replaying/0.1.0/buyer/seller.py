from temporalio.exceptions import ApplicationError

tries = {}

def busy(what):
    tries["busy"] = tries.get("busy", 0) + 1
    return tries["busy"] < 3

def ship(what):
    tries[what] = tries.get(what, 0) + 1
    if what == "soldout":
        raise ApplicationError("none left", {"left": 0}, type="SoldOut", non_retryable=True)
    if what == "never":
        raise ApplicationError("no carrier", type="NoCarrier")
    if what == "third time" and tries[what] < 3:
        raise ApplicationError("no carrier", type="NoCarrier")
    return {"id": what, "tries": tries[what]}
