/* What an organisation says of its system beforehand: a record of the Dutch
 * Algoritmeregister (publication standard 1.0), with under the key `iemand` what that
 * standard has no field for.
 *
 * Fields, limits and permitted values of the standard: MinBZK/Algoritmeregister on
 * GitHub, backend/app/schemas/config/v1_0.json, version of 29 August 2025. */
#ifndef IEM_DECLARATION_H
#define IEM_DECLARATION_H

#include "base/status.h"
#include "plan/texts.h"

struct json_t;

/* Texts of the record that something is asked about. */
typedef enum iem_register_field {
    IEM_FIELD_NAME,
    IEM_FIELD_DESCRIPTION_SHORT,
    IEM_FIELD_ORGANIZATION,
    IEM_FIELD_STATUS,
    IEM_FIELD_BEGIN_DATE,
    IEM_FIELD_END_DATE,
    IEM_FIELD_CONTACT_EMAIL,
    IEM_FIELD_WEBSITE,
    IEM_FIELD_PUBLICATION_CATEGORY,
    IEM_FIELD_URL,
    IEM_FIELD_GOAL,
    IEM_FIELD_PROPORTIONALITY,
    IEM_FIELD_HUMAN_INTERVENTION,
    IEM_FIELD_RISKS,
    IEM_FIELD_LAWFUL_BASIS,
    IEM_FIELD_PROCESS_INDEX_URL,
    IEM_FIELD_IMPACTTOETSEN,
    IEM_FIELD_SOURCE_DATA,
    IEM_FIELD_METHODS_AND_MODELS,
    IEM_FIELD_PROVIDER,
    IEM_FIELD_PUBLICCODE,
    IEM_FIELD_LANG,
    IEM_FIELD_STANDARD_VERSION,
    IEM_FIELD_SOURCE_ID,
    IEM_FIELD_TAGS,
    IEM_FIELD_LARS,
    IEM_FIELD_PUBLICATION_DT,
    IEM_N_REGISTER_FIELDS,
} iem_register_field;

typedef struct iem_register_rule {
    const char *key;
    size_t most; /* characters, mark-up not counted; 0: no limit */
    bool required;
    const char *const *permitted; /* ended by NULL; NULL: any text */
} iem_register_rule;
extern const iem_register_rule iem_register_rules[IEM_N_REGISTER_FIELDS];

/* The length that the register counts: characters outside mark-up. */
size_t iem_register_length(const char *text);
/* Is it "2023-01"? */
bool iem_is_month(const char *text);

typedef enum iem_register_fault {
    IEM_FAULT_MISSING,
    IEM_FAULT_TOO_LONG,
    IEM_FAULT_NOT_PERMITTED,
    IEM_FAULT_NO_MONTH,
} iem_register_fault;

/* A field that the register would refuse, or that is not there and has to be. */
typedef struct iem_field_fault {
    char *field; /* "lawful_basis_grouping[0].link" */
    iem_register_fault fault;
} iem_field_fault;

/* A norm and what is to show that it is looked after. */
typedef struct iem_declared_norm {
    char *name;
    iem_texts checks; /* measures, or rules of a preset; none: the norm names none */
    double margin;    /* NaN: that of the plan, whatever it is */
} iem_declared_norm;

/* Who has to have had a say before a decision is taken. */
typedef struct iem_declared_role {
    char *name;        /* as the column reviewer_role has it */
    bool adverse_only; /* in adverse decisions; else in all */
} iem_declared_role;

typedef struct iem_declaration {
    char *path;
    char *field[IEM_N_REGISTER_FIELDS]; /* NULL: not there, or empty */
    bool lawful_links;                  /* lawful_basis_grouping is not empty */
    iem_field_fault *faults;
    size_t n_faults, faults_capacity;
    /* Under `iemand`. */
    char *owner, *reviewed_on; /* NULL: not given */
    iem_texts purposes, model_versions, allowed, forbidden;
    bool purposes_given, model_versions_given, allowed_given, forbidden_given;
    iem_declared_role *roles;
    size_t n_roles, roles_capacity;
    iem_declared_norm *norms;
    size_t n_norms, norms_capacity;
} iem_declaration;

/* Reads the file at `path`; what is wrong with it is IEM_ERR_DATA in one line, with the
 * key: "register.json: key 'iemand.norms[1].margin': is no number". A record alone, or
 * a list that holds one. */
iem_status iem_declaration_read(const char *path, iem_declaration *declaration,
                                iem_error *err);
void iem_declaration_clear(iem_declaration *declaration);
/* The file as JSON, to be written again, and the record in it; *file is freed by
 * iem_json_free. */
iem_status iem_declaration_open(const char *path, struct json_t **file,
                                const struct json_t **record, iem_error *err);

#endif
