"""The pages for people: server-rendered, without anything from elsewhere."""
