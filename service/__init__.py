"""What we owe and do for delivered items: cover, tickets, visits, maintenance, recalls, opportunities."""
