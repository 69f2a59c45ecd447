"""Many light clients in processes of their own, so that whoever is slow is the server and not they."""
