// A Storage Commitment user made of DCMTK's own network layer, because no stock program is one that stays for the
// answer on its association:
//
//   commitment_scu PORT PROFILE TITLE TRANSACTION CLASS INSTANCE...     what it heard, a line each
#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmtls/tlsscu.h>

#include <iostream>
#include <memory>
#include <string>

namespace {

auto fail(const char* what, const OFCondition& why) -> int
{
    std::cerr << what << ": " << why.text() << '\n';
    return 1;
}

void tell(DcmDataset& result, const DcmTagKey& sequence, const char* word)
{
    DcmSequenceOfItems* items = nullptr;
    if (result.findAndGetSequence(sequence, items).bad()) return;
    for (unsigned long i = 0; i < items->card(); ++i) {
        OFString instance;
        Uint16 reason = 0;
        items->getItem(i)->findAndGetOFString(DCM_ReferencedSOPInstanceUID, instance);
        items->getItem(i)->findAndGetUint16(DCM_FailureReason, reason);
        std::cout << word << ' ' << instance << ' ' << reason << '\n';
    }
}

}  // namespace

auto main(int argc, char** argv) -> int
{
    if (argc < 7) return 2;
    const OFString profile{argv[2]};
    DcmTLSSCU scu{"localhost", "SHANHAI", static_cast<Uint16>(std::stoi(argv[1]))};
    scu.setAETitle(argv[3]);
    scu.enableAuthentication(profile + "/key.pem", profile + "/certificate.pem");
    scu.addTrustedCertFile(profile + "/roots.pem");
    OFList<OFString> syntaxes;
    syntaxes.push_back(UID_LittleEndianImplicitTransferSyntax);
    scu.addPresentationContext(UID_StorageCommitmentPushModelSOPClass, syntaxes);
    if (const auto ready = scu.initNetwork(); ready.bad()) return fail("network", ready);
    if (const auto open = scu.negotiateAssociation(); open.bad()) return fail("association", open);

    DcmDataset question;
    question.putAndInsertString(DCM_TransactionUID, argv[4]);
    for (int i = 6; i < argc; ++i) {
        auto item = std::make_unique<DcmItem>();
        item->putAndInsertString(DCM_ReferencedSOPClassUID, argv[5]);
        item->putAndInsertString(DCM_ReferencedSOPInstanceUID, argv[i]);
        question.insertSequenceItem(DCM_ReferencedSOPSequence, item.release());
    }
    const auto context = scu.findPresentationContextID(UID_StorageCommitmentPushModelSOPClass, "");
    Uint16 status = 0;
    const auto asked = scu.sendACTIONRequest(context, UID_StorageCommitmentPushModelSOPInstance, 1, &question, status);
    if (asked.bad()) return fail("N-ACTION", asked);
    std::cout << "status " << status << '\n';

    DcmDataset* received = nullptr;
    Uint16 event = 0;
    const auto reported = scu.handleEVENTREPORTRequest(received, event, 30);
    const std::unique_ptr<DcmDataset> result{received};
    if (reported.bad()) return fail("N-EVENT-REPORT", reported);
    std::cout << "event " << event << '\n';
    tell(*result, DCM_ReferencedSOPSequence, "held");
    tell(*result, DCM_FailedSOPSequence, "failed");
    scu.releaseAssociation();
    return 0;
}
