"""The page that a report's QR code leads to, asked by a stranger with a stock client: genuine, current, and no more."""

import base64
import hashlib
import re
import unittest
import urllib.parse

import public_page
from public_page import IDENTITY, NAME, YEAR
from relay import run


class PublicPage(public_page.Public):
    def test_the_code_on_the_paper_leads_to_a_page_that_says_genuine_and_current(self):
        report, document = self.signed_report()
        where = urllib.parse.urlsplit(document["verification"]["page"])
        self.assertEqual((where.scheme, where.port), ("https", self.relay.ports["people"]))
        self.assertEqual(where.path, "/v/" + self.digits(document))

        answer = self.get(where.path)
        self.assertEqual(answer.status, 200)
        page = answer.page
        self.assertIn("这份报告是真实的，现行有效", page.words)
        self.assertIn("genuine and current", page.words)
        for told in ("张*", "胸部正侧位", "青山镇卫生院", "云岭县人民医院", "第 1 版，正式报告", "签署时有效",
                     "有效，20"):
            self.assertIn(told, page.words)
        prefix = hashlib.sha256((self.folder / f"{report['id']}.pdf").read_bytes()).hexdigest()[:16]
        self.assertIn(prefix, page.words.replace(" ", ""))
        self.says_nothing_about_the_patient(answer.text.split("</style>")[1], report, document)

        self.assertEqual([look["from"] for look in self.lookups(report)], ["127.0.0.0/24"])
        noted = self.audited("report.checked", report)
        self.assertEqual([line["actor"] for line in noted], ["public"])
        self.assertEqual(self.relay.shanhai("admin", "admin", "audit", "verify").returncode, 0)

    def test_the_page_gives_a_browser_no_way_to_do_anything_else(self):
        _, document = self.signed_report()
        code = self.digits(document)
        for answer in (self.get("/v"), self.get("/v/" + code), self.get("/v/123"), self.form("/v/" + code, {})):
            policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
            style = re.search("<style>(.*?)</style>", answer.text, re.S).group(1)
            allowed = "'sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() + "'"
            self.assertEqual(policy, {"default-src": "'none'", "style-src": allowed, "form-action": "'self'",
                                      "base-uri": "'none'", "frame-ancestors": "'none'"})
            self.assertEqual(answer.headers["referrer-policy"], "no-referrer")
            self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
            self.assertEqual(answer.headers["cache-control"], "no-store")
            self.assertIn("noindex", answer.headers["x-robots-tag"])
            self.assertEqual(answer.headers["content-type"], "text/html; charset=utf-8")
            self.assertNotIn("set-cookie", answer.headers)
            page = answer.page
            self.assertEqual(page.tags.count("h1"), 1)
            self.assertIn(("lang", "zh-CN"), page.attributes)
            self.assertFalse({"script", "img", "iframe", "link", "object"} & set(page.tags))
            self.assertFalse([name for name, _ in page.attributes if name.startswith("on") or name == "style"])
            labels = [value for name, value in page.attributes if name == "for"]
            self.assertEqual(sorted(labels), sorted(value for name, value in page.attributes
                                                    if name == "id" and value != "wrong"))

    def test_machines_are_told_the_same(self):
        report, document = self.signed_report()
        answer = self.get("/api/v1/public/verify/" + self.digits(document))
        self.assertEqual((answer.status, answer.json["state"], answer.json["genuine"]), (200, "current", True))
        self.assertEqual(answer.json["report"]["patient"], "张*")
        self.assertEqual(answer.json["report"]["exam_date"], document["times"]["acquired"][:10])
        self.assertNotIn("full", answer.json)
        self.says_nothing_about_the_patient(answer.text, report, document)

    def test_a_mistyped_digit_is_told_so_without_looking(self):
        report, document = self.signed_report()
        digits = self.digits(document)
        for at in (0, 13, 27):
            typed = digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1:]
            answer = self.get("/v/" + typed)
            self.assertEqual(answer.status, 400)
            self.assertIn("查验码有误", answer.page.words)
            self.assertIn(" ".join(re.findall("....", typed)), answer.page.words)
            self.assertEqual(self.get("/api/v1/public/verify/" + typed).json["error"]["at"], "report.code")
        self.assertEqual(self.lookups(report), [])

    def test_what_is_typed_in_groups_or_full_width_finds_the_page(self):
        _, document = self.signed_report()
        code = document["verification"]["code"]
        wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in code)
        for typed in (code, code.replace(" ", "-"), wide, code[:20] + "\r\n" + code[20:] + "\n"):
            answer = self.get("/v?" + urllib.parse.urlencode({"code": typed}))
            self.assertEqual((answer.status, answer.headers["location"]), (303, "/v/" + self.digits(document)))
        for typed in (code, code.replace(" ", "-"), wide):
            self.assertEqual(self.get("/v/" + urllib.parse.quote(typed)).status, 200)
        self.assertEqual(self.get("/v?code=").status, 400)
        self.assertEqual(self.get("/v").status, 200)

    def test_a_code_nobody_has_is_unknown_and_leaves_no_trace(self):
        first = f"{12345678901234567890123456:026}"
        code = first + f"{98 - int(first + '00') % 97:02}"
        before = self.relay.shanhai_json("admin", "admin", "audit", "search", "--action", "report.checked")
        answer = self.get("/v/" + code)
        self.assertEqual(answer.status, 404)
        self.assertIn("没有查到这个查验码", answer.page.words)
        answer = self.get("/api/v1/public/verify/" + code)
        self.assertEqual((answer.status, answer.json["state"], answer.json["genuine"]), (404, "unknown", False))
        self.assertNotIn("report", answer.json)
        self.assertEqual(self.form("/v/" + code, {"last4": "0000", "year": "1990"}).status, 404)
        after = self.relay.shanhai_json("admin", "admin", "audit", "search", "--action", "report.checked")
        self.assertEqual(after, before)
        metrics = run("curl", "-sS", f"http://localhost:{self.relay.ports['ops']}/metrics").stdout
        self.assertRegex(metrics, r'shanhai_public_lookups\{answer="unknown"\} [1-9]')

    def test_after_a_recall_it_says_loudly_that_it_must_not_be_used_and_since_when(self):
        report, document = self.signed_report()
        code = self.digits(document)
        done = self.relay.shanhai("dr-wang", "report", "recall", report["id"], "--reason", "左右写反")
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = self.get("/v/" + code)
        self.assertIn("已被收回，请勿使用", answer.page.words)
        self.assertRegex(answer.page.words, r"自 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d 起不得再使用")
        self.assertNotIn("左右写反", answer.text)
        self.assertEqual(answer.page.forms, [], "there is nothing more to see")
        self.assertEqual(self.get("/api/v1/public/verify/" + code).json["state"], "recalled")
        whole = self.form("/v/" + code, {"last4": IDENTITY[-4:], "year": YEAR})
        self.assertNotIn("双肺", whole.text)
        said = self.relay.shanhai("qingshan", "check", code, "--full")
        self.assertEqual(said.returncode, 4)
        self.assertIn("verify.not-current", said.stderr)
        self.assertIn("请勿使用", said.stdout)

    def test_the_second_factor_opens_all_of_it_and_the_file_that_others_accept(self):
        report, document = self.signed_report()
        code = self.digits(document)
        answer = self.form("/v/" + code, {"last4": IDENTITY[-4:].lower(), "year": " １９９０"})
        self.assertEqual((answer.status, answer.headers["cache-control"]), (200, "no-store"))
        page = answer.page
        for told in (NAME, "双肺纹理<b>清晰</b>。", "未见明显异常。", "王海波"):
            self.assertIn(told, page.words)  # as text: the parser met no such tag
        self.assertFalse({"script", "b"} & set(page.tags))
        self.assertTrue(self.lookups(report)[-1]["full"])
        self.assertEqual(len(self.audited("report.checked-full", report)), 1)

        ticket = re.search('name="ticket" value="([0-9a-f]{32})"', answer.text).group(1)
        download = page.forms[-1]
        self.assertEqual((download["method"], download["action"]), ("post", f"/v/{code}/pdf"))
        file = self.form(download["action"], {"ticket": ticket})
        self.assertEqual((file.status, file.headers["content-type"]), (200, "application/pdf"))
        self.assertIn("attachment", file.headers["content-disposition"])
        self.assertEqual(file.headers["cache-control"], "no-store")
        kept = self.folder / "downloaded.pdf"
        kept.write_bytes(file.body)
        self.assertEqual(hashlib.sha256(file.body).hexdigest(), report["sha256"])
        self.assertIn("Signature is Valid", run("pdfsig", "-nocert", kept).stdout)
        self.assertEqual(len(self.audited("report.read", report)), 2)  # the clinic's, and this one
        refused = self.form(download["action"], {"ticket": "0" * 32})
        self.assertEqual(refused.status, 403)
        self.assertIn("重新查验", refused.page.words)

    def test_wrong_second_factors_lock_even_the_right_one_and_a_restart_does_not_help(self):
        report, document = self.signed_report()
        code = self.digits(document)
        for wrong in ("0000", "0001", "0002", "", "9" * 900):
            answer = self.form("/v/" + code, {"last4": wrong, "year": YEAR})
            self.assertEqual(answer.status, 403)
            self.assertIn("不符", answer.page.words)
            self.assertNotIn("双肺", answer.text)
        right = {"last4": IDENTITY[-4:], "year": YEAR}
        for _ in range(2):
            answer = self.form("/v/" + code, right)
            self.assertEqual(answer.status, 403)
            self.assertIn("锁定", answer.page.words)
            self.assertNotIn("双肺", answer.text)
            self.relay.stop()
            self.relay.start_on(self.relay.ports)
        self.assertEqual(len(self.audited("report.factor-refused", report)), 5)
        self.assertEqual(len(self.audited("report.factor-locked", report)), 1)
        self.assertEqual(self.get("/v/" + code).status, 200)

    def test_our_own_ask_with_their_certificate_and_are_named(self):
        report, document = self.signed_report()
        code = document["verification"]["code"]
        said = self.relay.shanhai("dr-li", "check", code)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertIn("现行有效", said.stdout)
        self.assertNotIn("双肺", said.stdout)
        for who, actor in (("longtan", "site:longtan/gateway"), ("dr-li", "person:dr-li"), ("admin", "person:admin")):
            answer = self.relay.shanhai_json(who, "check", code, "--full")
            self.assertEqual(answer["full"]["findings"], "双肺纹理<b>清晰</b>。")
            last = self.lookups(report)[-1]
            self.assertEqual((last["from"], last["full"]), (actor, True))
            own = f"/api/v1/verify/{self.digits(document)}/pdf"
            status, _ = self.relay.curl(who, own, "-o", self.folder / "own.pdf")
            self.assertEqual(status, 200)
            self.assertEqual(hashlib.sha256((self.folder / "own.pdf").read_bytes()).hexdigest(), report["sha256"])
        self.assertEqual(self.relay.curl("dr-li", f"/api/v1/reports/{report['id']}/lookups")[0], 404)
        self.assertEqual(self.relay.curl("admin", f"/api/v1/reports/{report['id']}/lookups")[0], 200)
        mistyped = self.relay.shanhai("dr-li", "check", code[:-1] + str((int(code[-1]) + 1) % 10))
        self.assertEqual(mistyped.returncode, 2)
        self.assertIn("usage.report-code", mistyped.stderr)
        unknown = self.relay.shanhai("dr-li", "check", "0" * 26 + "98")
        self.assertEqual(unknown.returncode, 4)
        self.assertIn("verify.unknown-code", unknown.stderr)

    def test_odd_requests_get_a_calm_answer(self):
        _, document = self.signed_report()
        code = self.digits(document)
        head = self.get("/v/" + code, "--head")
        self.assertEqual((head.status, head.body), (200, b""))
        for path, status in (("/v/", 400), ("/v//", 400), ("/v/%00", 400), ("/v/..%2fv", 400),
                             ("/v/" + "9" * 5000, 400), ("/v/<script>", 400), ("/v/%3Cscript%3E", 400),
                             ("/v/" + code + "/x", 404), ("/v/%F0%9F%98%80", 400), ("/v?code=" + "%3C" * 500, 400),
                             ("/v?code=%22%3E%3Cb%3E", 400)):
            answer = self.get(path)
            self.assertEqual(answer.status, status, path)
            self.assertNotIn("<script", answer.text)
            self.assertNotIn("<b>", answer.text)
        for method in ("PUT", "DELETE", "PATCH"):
            self.assertEqual(self.get("/v/" + code, "-X", method).status, 405)
        self.assertEqual(self.get("/v/" + code, "--data", "last4=" + "1" * (1024 - 6)).status, 403)
        for size in (1024 - 5, 100_000):
            huge = self.get("/v/" + code, "--data", "last4=" + "1" * size)
            self.assertEqual(huge.status, 413)
            self.assertIn("</html>", huge.text)
        self.assertEqual(self.get("/v/" + code, "--json", "{}").status, 415)
        self.assertEqual(self.get("/v/" + code, "-F", "last4=1").status, 415)
        self.assertEqual(self.get("/v/" + code, "--data", "%zz=%").status, 400)


class PublicPageBehindAProxy(public_page.Public):
    public = 'client_at_once = 2\nclient_every = "1h"\nproxies = ["127.0.0.1"]'

    def test_each_client_of_a_proxy_of_ours_counts_by_itself_by_what_the_proxy_said_last(self):
        code = "0" * 26 + "98"
        ask = lambda *said: self.get("/v/" + code, *(f"-HX-Forwarded-For: {one}" for one in said)).status  # noqa: E731
        self.assertEqual([ask("198.51.100.1") for _ in range(3)], [404, 404, 429])
        self.assertEqual([ask("198.51.100.2"), ask("203.0.113.9, 198.51.100.2"), ask("203.0.113.10, 198.51.100.2")],
                         [404, 404, 429])
        self.assertEqual(ask("203.0.113.11", "198.51.100.2"), 429, "a field of its own is the last word, too")
        self.assertEqual([ask(f"2001:db8::{i}") for i in range(3)], [404, 404, 429])


class PublicPageLimits(public_page.Public):
    public = 'client_at_once = 3\nclient_every = "1h"\naddress = "https://check.example/"'

    def test_whoever_asks_too_much_waits_and_is_told_how_long(self):
        _, document = self.signed_report()
        self.assertEqual(document["verification"]["page"], "https://check.example/v/" + self.digits(document))
        path = "/v/" + self.digits(document)
        self.assertEqual([self.get(path, "-H", f"X-Forwarded-For: 198.51.100.{i}").status for i in range(4)],
                         [200, 200, 200, 429], "what anybody can write into a header does not count")
        answer = self.get(path)
        self.assertEqual(answer.status, 429)
        self.assertGreater(int(answer.headers["retry-after"]), 3500)
        self.assertIn("等一会儿", answer.page.words)
        for refused in (self.get("/v?code=1"), self.form(path, {"last4": "1", "year": "1"}),
                        self.form(path + "/pdf", {"ticket": "1"})):
            self.assertEqual(refused.status, 429)
        machine = self.get("/api/v1/public/verify/" + self.digits(document))
        self.assertEqual((machine.status, machine.json["error"]["at"]), (429, "verification.limit"))
        self.assertEqual(self.get("/v").status, 200, "the form alone asks nothing")
        said = self.relay.shanhai("qingshan", "check", self.digits(document))
        self.assertEqual(said.returncode, 0, "our own are not strangers")


if __name__ == "__main__":
    unittest.main(verbosity=2)
