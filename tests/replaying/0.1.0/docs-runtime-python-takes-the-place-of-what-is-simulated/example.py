def charge_card(payment):
    return {"id": f"ch-{payment['id']}", "amount": payment["amount"]}
