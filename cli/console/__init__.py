"""The web console: the command's own modules as pages on 127.0.0.1.

command.py  options, prints and opens the address      guard.py    Host, Sec-Fetch-Site, session, headers, body limit
server.py   uvicorn on loopback                        session.py  the one-time address and the cookie
app.py      routes and error pages                     page.py     how a page module is written
state.py    what pages see of the stack                cached.py   readings that refresh in the background
render.py   templates, filters                         chart.py    SVG by the server
"""
