<?php

namespace App\Http\Resources;

use Illuminate\Http\Resources\Json\JsonResource;

class OrderResource extends JsonResource
{
    public function toArray($request): array
    {
        return [
            'status' => $this->status, // ~ risky likely silent
            'state' => $this->resource->status, // ~ risky likely silent
            'user' => $this->user->status,
        ];
    }
}
