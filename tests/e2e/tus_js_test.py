"""Resumable uploads by a stranger: tus-js-client under node, which knows nothing of us but a certificate."""

import unittest

import tus_client
from tus_test import Uploads


class StockClient(Uploads):
    @classmethod
    def setUpClass(cls):
        tus_client.install()
        super().setUpClass()

    def upload(self, options, **more):
        told = tus_client.upload(self.relay, "qingshan", self.stream, options, **more)
        self.assertNotIn("error", told, told)
        return told

    def endpoint(self, **more):
        metadata = {"submission": self.submission["id"]}
        return {"endpoint": self.relay.url("/api/v1/uploads"), "metadata": metadata, **more}

    def test_creates_the_upload_of_a_submission_and_sends_it(self):
        told = self.upload(self.endpoint())
        self.assertEqual(told["url"], self.relay.url(self.submission["upload"]))
        self.assertEqual(told["requests"][0], "POST 201")
        self.assert_committed()

    def test_sends_to_the_url_that_the_declaration_named(self):
        told = self.upload({"uploadUrl": self.relay.url(self.submission["upload"])})
        self.assertEqual(told["requests"], ["HEAD 200", "PATCH 204"])
        self.assert_committed()

    def test_brings_the_first_bytes_along_with_the_creation(self):
        told = self.upload(self.endpoint(uploadDataDuringCreation=True, chunkSize=self.size // 3))
        self.assertEqual(told["requests"][0], "POST 201")
        self.assert_committed()

    def test_lets_go_in_the_middle_and_another_one_resumes(self):
        told = self.upload(self.endpoint(chunkSize=64 * 1024), abortAt=self.size // 2)
        self.assertIn("HEAD 200", told["requests"])
        self.assert_committed()

    def test_sends_over_three_connections_at_once(self):
        packs = lambda: len(list(self.relay.data.rglob("*.pack")))
        before = packs()
        told = self.upload(self.endpoint(parallelUploads=3))
        self.assertEqual(told["requests"].count("POST 201"), 4, "three parts and the whole")
        self.assert_committed()
        self.assertEqual(packs(), before + 1, "the parts are gone")

    def test_says_patch_with_a_post_where_nothing_else_passes(self):
        told = self.upload(self.endpoint(overridePatchMethod=True))
        self.assertEqual(set(told["requests"]), {"POST 201", "POST 204"})
        self.assert_committed()

    def test_takes_its_upload_back(self):
        done = self.request("DELETE", self.submission["upload"])
        self.assertEqual(done[0], 204)
        status, self.submission = self.declare("again")
        told = self.upload({"uploadUrl": self.relay.url(self.submission["upload"])})
        self.assertTrue(told["done"])
        self.assert_committed()

    def test_resumes_after_the_relay_was_killed(self):
        self.patch(self.submission["upload"], 0, self.stream.read_bytes()[: self.size // 3])
        self.relay.kill()
        self.relay.start()
        told = self.upload({"uploadUrl": self.relay.url(self.submission["upload"])})
        self.assertEqual(told["requests"], ["HEAD 200", "PATCH 204"])
        self.assert_committed()


if __name__ == "__main__":
    unittest.main(verbosity=2)
