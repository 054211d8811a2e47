"""Small pages, good and bad ones, on which the browser's own watchfulness is tried."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import path
from django_htmx.jinja import htmx_script

from portico.access.permissions import Permission
from portico.web.page import page

SKELETON = """<!doctype html><html lang="en-US"><head><title>Test</title>
<meta name="htmx-config" content='{{"includeIndicatorStyles": false}}'>{script}
<link rel="icon" href="{icon}"></head><body><main><h1>{heading}</h1>{main}</main></body></html>"""
PARTS = {
    "sound": '<a href="/pages/form/">Go on</a>',
    "form": """<form method="post" action="/pages/form/"><input type="hidden"
        name="csrfmiddlewaretoken" value="{token}"><label for="n">Name</label>
        <input id="n" name="n"><fieldset><legend>Kind</legend><input type="radio" id="g" name="k">
        <label for="g">Group</label></fieldset><button>Send name</button></form>
        <noscript>Without scripts</noscript>""",
    "swap": '<button hx-get="/pages/part/" hx-target="#news">Look</button><div id="news"></div>',
    "bad-swap": '<button hx-get="/pages/bad/" hx-target="#news">Look</button><div id="news"></div>',
    "bad": '<img src="/static/web/arch.svg">',
    "noisy": '<img alt="" src="/static/no-such-picture.svg">',
    "inline": "<script>document.title = 'Taken over'</script>",
}


def show(request: HttpRequest, name: str) -> HttpResponse:
    """A whole page, or for htmx only its part."""
    if request.method == "POST":
        return HttpResponseRedirect("/pages/sound/")
    if name == "broken":
        return HttpResponse(_whole("Broken", ""), status=500)
    part = PARTS.get(name, "<p>News</p>").replace("{token}", get_token(request))
    whole = "HX-Request" not in request.headers
    return HttpResponse(_whole(name.capitalize(), part) if whole else part)


def _whole(heading: str, main: str) -> str:
    script, icon = htmx_script(), static("web/arch.svg")
    return SKELETON.format(heading=heading, main=main, script=script, icon=icon)


urlpatterns = [
    path("pages/<slug:name>/", page(permission=Permission.PUBLIC)(show), name="show"),
    path("pages/<slug:name>/", page(permission=Permission.PUBLIC)(show), name="another_name"),
]
