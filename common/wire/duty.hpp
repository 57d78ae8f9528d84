// Rosters (值班表) and contact agreements (危急值通知协议) on the wire.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct ShiftBody {
    std::string id;    // empty: a new one
    std::string site;
    std::string duty;  // reader 诊断, treating 临床, general 总值班, or another word
    std::vector<std::string> modalities;  // none: all
    std::string person;                   // empty: somebody the relay does not know
    std::string name;
    std::string phone;
    std::string from;   // RFC 3339
    std::string until;
};
BOOST_DESCRIBE_STRUCT(ShiftBody, (), (id, site, duty, modalities, person, name, phone, from, until))

struct ShiftList {
    std::vector<ShiftBody> shifts;
};
BOOST_DESCRIBE_STRUCT(ShiftList, (), (shifts))

struct WayBody {
    std::string channel;  // live, webhook, sms
    std::string address;  // https://..., a telephone number; live: none
};
BOOST_DESCRIBE_STRUCT(WayBody, (), (channel, address))

struct ContactBody {
    std::string site;
    std::string name;
    std::string title;
    std::string phone;
    std::string duty;   // then it is whoever has it when they are called
    std::string days;   // "12345"; empty: every day
    std::string from;   // "08:00"
    std::string until;  // "18:00"
    std::vector<WayBody> ways;
};
BOOST_DESCRIBE_STRUCT(ContactBody, (), (site, name, title, phone, duty, days, from, until, ways))

struct AgreementBody {
    std::string from;
    std::string to;
    std::vector<ContactBody> contacts;  // in the order in which they are called
    std::string agreed_on;
    std::string agreed_by;
};
BOOST_DESCRIBE_STRUCT(AgreementBody, (), (from, to, contacts, agreed_on, agreed_by))

struct AgreementList {
    std::vector<AgreementBody> agreements;
};
BOOST_DESCRIBE_STRUCT(AgreementList, (), (agreements))

}  // namespace shanhai::wire
