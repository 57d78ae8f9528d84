"""Where private keys live, end to end: a token, a carried file, a file; and nobody who asks for the key itself."""

import base64
import hashlib
import json
import os
import pty
import select
import shutil
import subprocess
import unittest

from relay import ENVIRONMENT, SHANHAI, RelayTest, run

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "24681357"
PASSPHRASE = "骑着马儿过草原"


def bytes_from(*command):
    """What a program writes, untouched."""
    return subprocess.run([str(part) for part in command], capture_output=True, check=True, timeout=60).stdout


class Keys(RelayTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seed = 0
        tokens = cls.folder / "tokens"
        tokens.mkdir()
        conf = cls.folder / "softhsm2.conf"
        conf.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
        cls.env = {**ENVIRONMENT, "SOFTHSM2_CONF": str(conf), "SHANHAI_HOME": str(cls.folder / "home")}
        cls.hsm("softhsm2-util", "--init-token", "--free", "--label", "王海波", "--pin", PIN, "--so-pin", "87654321")
        for number, (label, kind) in enumerate({"rsa": "rsa:3072", "ec": "EC:prime256v1", "weak": "rsa:2048"}.items()):
            cls.hsm("pkcs11-tool", "--module", MODULE, "--token-label", "王海波", "--login", "--pin", PIN,
                    "--keypairgen", "--usage-sign", "--key-type", kind, "--label", label, "--id", f"0{number}")

    @classmethod
    def hsm(cls, *command):
        done = run(*command, env=cls.env)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def uri(self, label):
        return f"pkcs11:token=王海波;object={label}?module-path={MODULE}"

    def shanhai(self, who, *command, **secrets):
        """`who` is a profile's folder or name; secrets go into the environment."""
        return run(SHANHAI, "--profile", who, *command, env={**self.env, **secrets})

    def ok(self, who, *command, **secrets):
        done = self.shanhai(who, *command, **secrets)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def code(self, person):
        return self.relay.shanhai_json("admin", "admin", "code", "--site", "yunling", "--person", person)["code"]

    def enroll(self, name, *more, person="dr-wang", **secrets):
        return run(SHANHAI, "enroll", f"https://localhost:{self.relay.ports['people']}", self.code(person), "--name",
                   name, *more, env={**self.env, **secrets})

    def case_of(self, who):
        """A new case, claimed and written by `who`."""
        type(self).seed += 1
        study = sorted(self.samples("dr", f"dr{self.seed}", "--seed", str(self.seed)).iterdir())[0]
        sent = self.relay.shanhai("qingshan", "submit", "--doctor", "李医生", "--exam", "胸片", study)
        self.assertEqual(sent.returncode, 0, sent.stderr)
        claim = json.loads(self.ok(who, "--json", "queue", "next").stdout)
        case = claim["which"]["id"]
        self.ok(who, "report", "draft", case, "--findings", "双肺纹理清晰。", "--impression", "未见异常。")
        self.ok(who, "study", "get", case, "-o", self.folder / case)
        return case, claim["token"]

    def release(self, who, case):
        self.ok(who, "release", case)
        self.relay.shanhai("qingshan", "case", "cancel", case, "--by", "李医生", "--reason", "演示")

    def verify(self, signed):
        report = json.loads(signed.stdout)["id"]
        target = self.folder / f"{report}.pdf"
        got = self.relay.shanhai("qingshan", "report", "get", report, "-o", target)
        self.assertEqual(got.returncode, 0, got.stderr)
        return run("pdfsig", "-nocert", target).stdout

    def test_a_key_on_a_token_is_enrolled_and_signs_and_never_leaves(self):
        for label in ("rsa", "ec"):
            home = f"token-{label}"
            joined = self.enroll(home, "--signer-key", self.uri(label), SHANHAI_SIGNER_PIN=PIN)
            self.assertEqual(joined.returncode, 0, joined.stderr)
            folder = self.folder / "home" / "profiles" / home
            self.assertFalse((folder / "signer-key.pem").exists())
            self.assertTrue((folder / "signer-certificate.pem").exists())
            self.assertNotIn(PIN, "".join(each.read_text() for each in folder.iterdir() if each.is_file()))
            shown = json.loads(self.ok(home, "--json", "signer").stdout)
            self.assertEqual(shown["keeper"], "pkcs11")
            self.assertIn(f"object={label}", shown["location"])
            kept = self.hsm("pkcs11-tool", "--module", MODULE, "--token-label", "王海波", "--login", "--pin", PIN,
                            "--list-objects", "--type", "privkey", "--label", label)
            self.assertIn("never extractable", kept)

            case, _ = self.case_of(home)
            signed = self.ok(home, "--json", "report", "sign", case, "--yes", SHANHAI_SIGNER_PIN=PIN)
            self.assertIn("Signature is Valid", self.verify(signed))
            self.assertNotIn(PIN, signed.stdout + signed.stderr)

            out = self.shanhai(home, "signer", "export", "--p12", self.folder / "stolen.p12")
            self.assertIn("signer.elsewhere", out.stderr)

    def test_wrong_pins_absent_tokens_and_weak_keys_are_each_said_to_be_so(self):
        self.assertIn("token.pin)", self.enroll("a", "--signer-key", self.uri("rsa"), SHANHAI_SIGNER_PIN="0000").stderr)
        self.assertIn("signer.secret", self.enroll("a", "--signer-key", self.uri("rsa")).stderr)
        nowhere = self.enroll("a", "--signer-key", self.uri("none"), SHANHAI_SIGNER_PIN=PIN)
        self.assertIn("token.object)", nowhere.stderr)
        absent = self.uri("rsa").replace("王海波", "li")
        self.assertIn("token.absent", self.enroll("a", "--signer-key", absent, SHANHAI_SIGNER_PIN=PIN).stderr)
        spoken = self.enroll("a", "--signer-key", self.uri("rsa") + f"&pin-value={PIN}")
        self.assertIn("token.uri-pin", spoken.stderr)
        self.assertNotIn(PIN, spoken.stdout + spoken.stderr)
        weak = self.enroll("weak", "--signer-key", self.uri("weak"), SHANHAI_SIGNER_PIN=PIN)
        self.assertEqual(weak.returncode, 1)
        self.assertIn("issue.weak-key", weak.stderr)

        wang = self.relay.profile("dr-wang")
        case, _ = self.case_of(wang)
        other = self.shanhai(wang, "report", "sign", case, "--yes", "--pkcs11", MODULE, "--token-label", "王海波",
                             "--object", "rsa", SHANHAI_SIGNER_PIN=PIN)
        self.assertIn("key.certificate", other.stderr, "that key is not this profile's")
        both = self.shanhai(wang, "report", "sign", case, "--yes", "--p12", "x", "--key-file", "y")
        self.assertEqual(both.returncode, 2)
        self.assertIn("usage.signer", both.stderr)
        self.release(wang, case)

    def test_a_key_is_carried_to_another_computer_in_a_file_and_a_foreign_file_signs_nothing(self):
        wang = self.relay.profile("dr-wang")
        carried = self.folder / "wang.p12"
        self.ok(wang, "signer", "export", "--p12", carried, SHANHAI_P12_PASSPHRASE=PASSPHRASE)
        self.assertEqual(carried.stat().st_mode & 0o777, 0o600)
        seen = run("openssl", "pkcs12", "-in", carried, "-passin", f"pass:{PASSPHRASE}", "-noenc", "-nokeys")
        self.assertIn("BEGIN CERTIFICATE", seen.stdout)

        case, _ = self.case_of(wang)
        wrong = self.shanhai(wang, "report", "sign", case, "--yes", "--p12", carried,
                             SHANHAI_SIGNER_PASSPHRASE="12345678")
        self.assertIn("container.passphrase", wrong.stderr)
        signed = self.ok(wang, "--json", "report", "sign", case, "--yes", "--p12", carried,
                         SHANHAI_SIGNER_PASSPHRASE=PASSPHRASE)
        self.assertIn("Signature is Valid", self.verify(signed))

        away = self.folder / "away"
        shutil.copytree(wang, away)
        for name in ("signer-key.pem", "signer-certificate.pem"):
            (away / name).unlink()
        self.assertIn("signer.missing", self.shanhai(away, "signer").stderr)
        self.ok(away, "signer", "import", "--p12", carried, SHANHAI_P12_PASSPHRASE=PASSPHRASE)
        self.assertIn("ENCRYPTED", (away / "signer-key.pem").read_text())
        case, _ = self.case_of(away)
        self.assertIn("key.passphrase", self.shanhai(away, "report", "sign", case, "--yes").stderr)
        self.ok(away, "report", "sign", case, "--yes", SHANHAI_SIGNER_PASSPHRASE=PASSPHRASE)

        foreign = self.foreign_container()
        strange = self.shanhai(away, "signer", "import", "--p12", foreign, SHANHAI_P12_PASSPHRASE=PASSPHRASE)
        self.assertIn("signer.foreign", strange.stderr)
        self.assertIn("signer.foreign", self.shanhai(self.relay.profile("dr-li"), "signer", "import", "--p12", carried,
                                                     SHANHAI_P12_PASSPHRASE=PASSPHRASE).stderr, "that is dr-wang's")
        case, _ = self.case_of(wang)
        refused = self.shanhai(wang, "report", "sign", case, "--yes", "--p12", foreign,
                               SHANHAI_SIGNER_PASSPHRASE=PASSPHRASE)
        self.assertEqual(refused.returncode, 1, refused.stderr)
        self.assertIn("signer.unknown", refused.stderr)
        self.release(wang, case)

    def foreign_container(self):
        at = self.folder
        made = run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
                   "-keyout", at / "foreign.key", "-out", at / "foreign.crt", "-subj", "/CN=dr-wang", "-addext",
                   "subjectAltName=URI:urn:shanhai:person:dr-wang")
        self.assertEqual(made.returncode, 0, made.stderr)
        made = run("openssl", "pkcs12", "-export", "-inkey", at / "foreign.key", "-in", at / "foreign.crt", "-passout",
                   f"pass:{PASSPHRASE}", "-out", at / "foreign.p12")
        self.assertEqual(made.returncode, 0, made.stderr)
        return at / "foreign.p12"

    def test_a_key_of_ones_own_file_is_enrolled_without_being_copied(self):
        key = self.folder / "own.key"
        made = run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072", "-out", key)
        self.assertEqual(made.returncode, 0, made.stderr)
        carried = self.folder / "own.p12"
        made = run("openssl", "pkcs12", "-export", "-nocerts", "-inkey", key, "-passout", f"pass:{PASSPHRASE}", "-out",
                   carried)
        self.assertEqual(made.returncode, 0, made.stderr)
        joined = self.enroll("carried", "--signer-p12", carried, SHANHAI_SIGNER_PASSPHRASE=PASSPHRASE)
        self.assertEqual(joined.returncode, 0, joined.stderr)
        folder = self.folder / "home" / "profiles" / "carried"
        self.assertFalse((folder / "signer-key.pem").exists())
        case, _ = self.case_of("carried")
        self.ok("carried", "report", "sign", case, "--yes", SHANHAI_SIGNER_PASSPHRASE=PASSPHRASE)

        self.ok("carried", "signer", "use", "--key-file", key)
        self.assertEqual(json.loads(self.ok("carried", "--json", "signer").stdout)["keeper"], "file")
        case, _ = self.case_of("carried")
        self.ok("carried", "report", "sign", case, "--yes")

    def test_the_relay_refuses_a_private_key_where_a_signature_belongs_and_keeps_nothing_of_it(self):
        wang = self.relay.profile("dr-wang")
        case, token = self.case_of(wang)
        own = bytes_from("openssl", "x509", "-in", wang / "signer-certificate.pem", "-outform", "DER")
        fingerprint = hashlib.sha256(own).hexdigest()
        ask = ["-X", "POST", "-H", "Content-Type: application/json"]
        status, prepared = self.relay.curl("dr-wang", f"/api/v1/cases/{case}/report/prepare", *ask, "-d",
                                           json.dumps({"token": token, "signer": fingerprint}))
        self.assertEqual(status, 200, prepared)
        pem = (wang / "signer-key.pem").read_bytes()
        der = bytes_from("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", wang / "signer-key.pem", "-outform", "DER")
        for secret in (pem, der, b"", os.urandom(64), os.urandom(64 * 1024)):
            body = {"token": token, "report": prepared["report"], "signature": base64.b64encode(secret).decode()}
            status, said = self.relay.curl("dr-wang", f"/api/v1/cases/{case}/report/sign", *ask, "-d", json.dumps(body))
            self.assertEqual(said["error"]["at"], "report.signature", said)
            self.assertGreaterEqual(status, 400)
        modulus = der[60:120]
        for file in self.relay.data.rglob("*"):
            if file.is_file() and "dev" not in file.relative_to(self.relay.data).parts:
                content = file.read_bytes()
                self.assertNotIn(der[-200:-100], content, file)
                self.assertNotIn(pem[100:160], content, file)
        self.assertNotIn(modulus, self.relay.log.read_bytes())
        self.release(wang, case)

    def test_a_second_signature_in_sm2_stands_beside_the_report(self):
        wang = self.relay.profile("dr-wang")
        case, _ = self.case_of(wang)
        self.ok(wang, "signer", "add-sm2")
        again = self.shanhai(wang, "signer", "add-sm2")
        self.assertIn("sm2.present", again.stderr)
        signed = self.ok(wang, "--json", "report", "sign", case, "--yes", "--sm2")
        report = json.loads(signed.stdout)["id"]
        pdf, second = self.folder / "sm2.pdf", self.folder / "report.sm2.p7s"
        got = self.relay.shanhai("qingshan", "report", "get", report, "-o", pdf, "--sm2", second)
        self.assertEqual(got.returncode, 0, got.stderr)
        shown = run("openssl", "cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", second)
        self.assertIn("SM2-with-SM3", shown.stdout)

        roots = self.relay.profile("qingshan") / "roots.pem"
        verified = run(SHANHAI, "verify", pdf, "--roots", roots, "--sm2", second, env=self.env)
        self.assertEqual(verified.returncode, 0, verified.stderr)
        self.assertIn("国密签名真实", verified.stdout)
        second.write_bytes(second.read_bytes()[:-1] + b"x")
        bent = run(SHANHAI, "verify", pdf, "--roots", roots, "--sm2", second, env=self.env)
        self.assertEqual(bent.returncode, 4, bent.stdout)

    def test_a_pin_can_be_typed_and_is_not_seen(self):
        joined = self.enroll("typed", "--signer-key", self.uri("ec"), SHANHAI_SIGNER_PIN=PIN, person="dr-li")
        self.assertEqual(joined.returncode, 0, joined.stderr)
        case, _ = self.case_of("typed")
        child, terminal = pty.fork()
        if child == 0:
            os.execve(SHANHAI, [str(SHANHAI), "--profile", "typed", "report", "sign", case, "--yes"], self.env)
        seen = self.read_until(terminal, "PIN")
        os.write(terminal, PIN.encode() + b"\n")
        seen += self.read_until(terminal, None)
        over, status = os.waitpid(child, os.WNOHANG)
        if not over:  # nothing for half a minute: it would wait for ever
            os.kill(child, 9)
            _, status = os.waitpid(child, 0)
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(status), 0, seen)
        self.assertIn("已签名", seen)
        self.assertNotIn(PIN, seen)

    def read_until(self, terminal, word):
        seen = b""
        while word is None or word.encode() not in seen:
            ready, _, _ = select.select([terminal], [], [], 30)
            if not ready:
                break
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            seen += piece
        return seen.decode(errors="replace")


if __name__ == "__main__":
    unittest.main(verbosity=2)
