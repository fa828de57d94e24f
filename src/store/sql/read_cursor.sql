SELECT cursor FROM poll_cursor WHERE system = $1 AND name = $2
