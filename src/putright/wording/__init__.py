"""What the engine found, said in English: sentences, a report to read, and the JSON of the replay contract."""
