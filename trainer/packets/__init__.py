"""Sets of packets: an exact algebra that knows nothing of AWS."""

from trainer.packets.addresses import AddressSet, Network
from trainer.packets.boxes import ANY_PROTOCOL, Box
from trainer.packets.diagram import Ranges, forgetting
from trainer.packets.layout import ANY_OCTET, ANY_PORT, Address
from trainer.packets.packet import Packet
from trainer.packets.packet_set import PacketSet
from trainer.packets.protocol import HAS_PORTS, ICMP, ICMPV6, TCP, UDP, protocol_name
from trainer.packets.service import Service, ServiceError, ServiceFault

__all__ = [
    "ANY_OCTET",
    "ANY_PORT",
    "ANY_PROTOCOL",
    "HAS_PORTS",
    "ICMP",
    "ICMPV6",
    "TCP",
    "UDP",
    "Address",
    "AddressSet",
    "Box",
    "Network",
    "Packet",
    "PacketSet",
    "Ranges",
    "Service",
    "ServiceError",
    "ServiceFault",
    "forgetting",
    "protocol_name",
]
