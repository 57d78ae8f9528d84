// The relay's certificate authority, as enrolment sees it.
//
//   repeatable  issuing again makes another certificate: the ledger decides which one counts
//   cancelled   a certificate nobody waited for is known to nobody, and opens nothing: only the ledger's rows do
#pragma once

#include "common/pki/issue.hpp"
#include "common/runtime/asio.hpp"

namespace shanhai::people {

class CertificateAuthority {
public:
    virtual ~CertificateAuthority() = default;

    // For the authority's own validity of that profile, from now on. The names are ours; of the request (PKCS#10 in
    // PEM) only the key is taken.
    virtual auto issue(std::string request, pki::Profile profile, pki::Names names)
        -> awaitable<Result<pki::Certificate>> = 0;
    virtual auto chain() const -> const std::vector<pki::Certificate>& = 0;   // the issuers below the root
    virtual auto roots() const -> const std::vector<pki::Certificate>& = 0;
};

}  // namespace shanhai::people
