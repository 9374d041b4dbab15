"""The pages for what is not there, not allowed, or went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from gongyu.ui.middleware import calm


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return calm(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return calm(request, 403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something failed on our side. Leans on nothing that may have failed with it."""
    return HttpResponse(
        "<!doctype html><html lang='zh-Hans'><meta charset='utf-8'><title>共育</title>"
        "<h1>系统出了点问题</h1><p>刚才的操作没有保存。请稍后再试；如果一直这样，请告诉系统管理员。</p></html>",
        status=500,
    )
