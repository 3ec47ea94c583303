"""The scenario screen: ticket, topology, inspector, trace and prompt around one attempt."""
