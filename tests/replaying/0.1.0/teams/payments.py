def charge_card(payment):
    return {'id': 'ch-' + payment['id']}
