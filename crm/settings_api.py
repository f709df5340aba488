"""Settings of the API and its schema, apart to keep the main settings on one page."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "users.api.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",  # the browsable page, and our own scripts
    ],
    "DEFAULT_PERMISSION_CLASSES": ["users.api.permissions.Requires"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["common.api.filtering.HouseFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "common.api.pagination.ByCursor",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "common.api.schema.HouseSchema",
    "EXCEPTION_HANDLER": "common.api.problems.as_problem",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Kolmikanta",
    "DESCRIPTION": "Companies, persons, installed base and activities: the same rights, filters and rules as the pages.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": True,
    "ENUM_NAME_OVERRIDES": {
        "CompanyStatusEnum": "companies.choices.Status",
        "ItemStatusEnum": "installed_base.choices.ItemStatus",
        "ContractStatusEnum": "service.choices.cover.ContractStatus",
        "ActEnum": "history.choices.Act",
        "MergedKindEnum": "quality.choices.Kind",
        "RequestKindEnum": "gdpr.choices.RequestKind",
        "KeptEnum": "gdpr.choices.Kept",
        "RetentionBlockEnum": "gdpr.choices.Block",
        "RequestChannelEnum": "gdpr.choices.RequestChannel",
        "ContactChannelEnum": "gdpr.choices.ContactChannel",
        "ConsentActionEnum": "gdpr.choices.ConsentAction",
        "ConsentActorEnum": "gdpr.choices.ConsentActor",
        "ConsentMethodEnum": "gdpr.choices.ConsentMethod",
        "DecisionCodeEnum": "gdpr.choices.DecisionCode",
        "ImportRegisterEnum": "imports.choices.Register",
        "AddressKindEnum": "companies.choices.AddressKind",
        "CompanyContactPointKindEnum": "companies.choices.ContactKind",
        "ContactPointKindEnum": "contacts.choices.ContactKind",
        "ItemSourceEnum": "installed_base.choices.ItemSource",
        "WarningCodeEnum": "users.api.warnings.CODES",
        "OutsideRegisterEnum": "enrichment.choices.RegisterCode",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "common.api.schema.with_problem",
    ],
}
