def GetOrder(order_id):
    return {"id": order_id, "status": "open"}

async def update_order(order_id, updates):
    return {"id": order_id, **updates}
