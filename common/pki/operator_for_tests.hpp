// A hospital's operator, who makes certificates with the openssl command and the profiles of certs/.
#pragma once

#include "common/pki/certificate.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <algorithm>

namespace shanhai::test {

struct Operator {
    TempDir dir;

    Operator()
    {
        make({"req", "-x509", "-config", profile("ca"), "-extensions", "root", "-newkey", "rsa:3072", "-noenc",
              "-keyout", at("root.key"), "-out", at("root.crt"), "-days", "7300", "-subj",
              "/O=盐津县人民医院/CN=Shanhai Root"});
        make({"req", "-new", "-config", profile("ca"), "-newkey", "rsa:3072", "-noenc", "-keyout", at("issuing.key"),
              "-out", at("issuing.csr"), "-subj", "/O=盐津县人民医院/CN=Shanhai Issuing"});
        make({"x509", "-req", "-in", at("issuing.csr"), "-CA", at("root.crt"), "-CAkey", at("root.key"), "-days",
              "3650", "-extfile", profile("ca"), "-extensions", "issuing", "-out", at("issuing.crt")});
    }

    auto at(const std::string& name) const -> std::string { return (dir / name).string(); }
    static auto profile(const std::string& name) -> std::string { return SHANHAI_SOURCE_DIR "/certs/" + name + ".cnf"; }
    static void make(std::vector<std::string> words, std::vector<std::string> settings = {})
    {
        const auto made = openssl(std::move(words), std::move(settings));
        if (!made) throw std::runtime_error{made.said};
    }

    auto read(const std::string& name) const -> pki::Certificate
    {
        return pki::Certificate::from_pem(read_file(dir / name)).value();
    }
    auto sign(const std::string& name, const std::string& days, std::vector<std::string> settings) const
        -> pki::Certificate
    {
        make({"req", "-new", "-utf8", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout",
              at("leaf.key"), "-out", at("leaf.csr"), "-subj", "/O=盐津县/CN=牛街镇卫生院"});
        make({"x509", "-req", "-in", at("leaf.csr"), "-CA", at("issuing.crt"), "-CAkey", at("issuing.key"), "-days",
              days, "-extfile", profile(name), "-extensions", name, "-out", at("leaf.crt")},
             std::move(settings));
        return read("leaf.crt");
    }
    // What the command says of a certificate's purpose and names; key identifiers differ, of course.
    auto extensions_of(const pki::Certificate& certificate) const -> std::string
    {
        const auto file = write_file(dir / "shown.crt", certificate.to_pem());
        return openssl(
                   {"x509", "-in", file, "-noout", "-ext",
                    "basicConstraints,keyUsage,extendedKeyUsage,subjectAltName,nameConstraints,certificatePolicies"})
            .said;
    }
    auto extension_names_of(const pki::Certificate& certificate) const -> std::vector<std::string>
    {
        const auto file = write_file(dir / "shown.crt", certificate.to_pem());
        const auto text = openssl({"x509", "-in", file, "-noout", "-text"}).said;
        std::vector<std::string> names;
        for (std::size_t at = 0; (at = text.find("            X509v3 ", at)) != std::string::npos; ++at)
            names.push_back(text.substr(at, text.find(':', at) - at));
        std::sort(names.begin(), names.end());
        return names;
    }
};

}  // namespace shanhai::test
