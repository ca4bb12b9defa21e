"""The review desk (`xiansuo serve`): pages and a JSON API over the services of the ledger, for people with accounts."""
