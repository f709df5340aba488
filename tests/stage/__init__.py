"""The product on a stage: real server, worker and browser for the journeys and the faults."""
