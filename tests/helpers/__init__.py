"""What tests share: the server, fresh names, waiting without sleeping, small designs."""
